"""Name the members of committee and board, and end their time (R6, R105; S4 ¶52)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from business_cases.domain.bodies import check_body, check_days, check_last_day
from business_cases.domain.route import LEVEL_LABELS, Level
from business_cases.models import Attendance, BodyMember
from business_cases.permissions import check_clerk_of
from governance.actions.interests import outside_person
from pbc.accounts.models import User
from pbc.core import audit
from pbc.core.errors import Invalid
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seat:
    """What a clerk says of a member.

    :param account: the member's account, where there is one; else ``name`` is the person's.
    :param to_on: the last day, where it is known.
    """

    body: Level
    name: str
    from_on: date
    to_on: date | None = None
    office: str = ""
    is_chair: bool = False
    account: User | None = None


@transaction.atomic
def name_member(*, pct: Organisation, seat: Seat, by: Principal, at: datetime) -> BodyMember:
    """Name a member of a body of the PCT, with or without an account.

    :raises Denied: unless this hat is the clerk's, or for a level that does not meet.
    :raises Invalid: without a name, for days in disorder, somebody who sits there then, or a second chair.
    """
    check_clerk_of(by, pct, to="name members of committee and board")
    check_body(seat.body)
    check_days(seat.from_on, seat.to_on)
    name = seat.account.name if seat.account else _named(seat.name)
    person = None if seat.account else outside_person(pct, name, by=by, at=at)
    during = DateRange(seat.from_on, seat.to_on + ONE_DAY if seat.to_on else None)
    try:
        with transaction.atomic():
            member = BodyMember.objects.create(
                pct=pct,
                body=seat.body,
                name=person.name if person else name,
                office=seat.office.strip(),
                is_chair=seat.is_chair,
                user=seat.account,
                person=person,
                during=during,
                named_by=by.name,
                named_at=at,
            )
    except IntegrityError as fault:
        raise _sits_already(seat, name, fault) from None
    facts = {"body": seat.body.name, "member": member.name, "from_on": seat.from_on, "to_on": seat.to_on}
    audit.record("business_cases.member_named", member, by=by, at=at, organisation_code=pct.code, **facts)
    return member


@transaction.atomic
def end_membership(*, member: BodyMember, to_on: date, by: Principal, at: datetime) -> BodyMember:
    """Give a membership its last day.

    :raises Denied: unless this hat is the clerk's.
    :raises Invalid: for a day before the first, or before a meeting that the member was at.
    """
    member = BodyMember.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=member.pk)
    check_clerk_of(by, member.pct, to="end a membership")
    attended = Attendance.objects.filter(member=member).values_list("meeting__held_on", flat=True)
    first = member.during.lower or to_on
    check_last_day(first, to_on, list(attended))
    member.during = DateRange(first, to_on + ONE_DAY)
    try:
        with transaction.atomic():
            member.save(update_fields=["during"])
    except IntegrityError:
        fix = "Give an earlier last day."
        text = "Another membership begins before that day."
        raise Invalid(text, field="to_on", rule="a_member_sits_once", fix=fix) from None
    facts = {"body": member.level.name, "member": member.name, "to_on": to_on}
    audit.record("business_cases.membership_ended", member, by=by, at=at, organisation_code=member.pct.code, **facts)
    return member


def _sits_already(seat: Seat, name: str, fault: IntegrityError) -> Invalid:
    if "a_body_has_one_chair" in str(fault):
        fix = "End the time of the chair before, or give a later first day."
        text = f"There is a chair of {LEVEL_LABELS[seat.body]} at that time."
        return Invalid(text, field="is_chair", rule="one_chair", fix=fix)
    fix = "End that membership first, or give days that do not overlap."
    text = f"{name} sits on {LEVEL_LABELS[seat.body]} at that time already."
    return Invalid(text, field="name", rule="a_member_sits_once", fix=fix)


def _named(name: str) -> str:
    if not name.strip():
        fix = "Write the member’s name, or choose their account."
        raise Invalid("The name is missing.", field="name", rule="a_member_has_a_name", fix=fix)
    return name.strip()
