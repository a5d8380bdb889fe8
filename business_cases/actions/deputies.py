"""Directors name deputies, from a day to a day (R104; S3)."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from business_cases.domain.signing import check_deputy_days
from business_cases.models import Deputy
from business_cases.permissions import check_still_holds
from business_cases.queries.desks import Person
from business_cases.queries.rules import rules_of
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

ONE_DAY = timedelta(days=1)


@transaction.atomic
def name_deputy(
    *, pct: Organisation, deputy: Person, from_on: date, to_on: date, reason: str, by: Principal, at: datetime
) -> Deputy:
    """Name somebody of the PCT who signs for oneself from a day to a day, both counted.

    :raises Denied: unless this hat is a director's of the PCT.
    :raises Invalid: for a time past or too long, somebody of another organisation, or a second deputy meanwhile.
    """
    on = day_of(at)
    by.require(Permission.CASE_SIGN_DIRECTOR, to="name a deputy")
    if not by.may_in(Permission.CASE_SIGN_DIRECTOR, pct.pk) or by.user_id is None:
        raise Denied(f"That is for directors of {pct.name} themselves.")
    check_still_holds(by, on)
    if from_on < on:
        raise Invalid(f"{day(from_on)} is past.", field="from_on", rule="not_past", fix="Give a day from today on.")
    check_deputy_days(from_on, to_on, int(rules_of(pct, on)["case_deputy_days"].number))
    if deputy.user_id == by.user_id or not _works_there(deputy, pct, on):
        fix = "Name somebody else who holds a role in the PCT."
        raise Invalid(f"{deputy.name} cannot be your deputy.", field="deputy", rule="deputy_of_pct", fix=fix)
    row = _deputy(pct, deputy, DateRange(from_on, to_on + ONE_DAY), reason, by=by, at=at)
    facts = {"deputy": deputy.name, "from_on": from_on, "to_on": to_on}
    audit.record("business_cases.deputy_named", row, by=by, at=at, organisation_code=pct.code, **facts)
    return row


@transaction.atomic
def take_back_deputy(*, deputy: Deputy, by: Principal, at: datetime) -> Deputy:
    """End a deputy's time at once, before it begins too.

    :raises Denied: for anybody but the director, or where the time has ended.
    """
    deputy = Deputy.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=deputy.pk)
    if by.user_id is None or by.user_id != deputy.director_user_id:
        raise Denied(f"That is for {deputy.director_name}, who named this deputy.")
    if deputy.taken_back_at is not None or deputy.last_on < day_of(at):
        raise Denied("The deputy’s time has ended. Nothing was changed.")
    deputy.taken_back_at = at
    deputy.save(update_fields=["taken_back_at"])
    facts = {"deputy": deputy.deputy_name}
    audit.record("business_cases.deputy_taken_back", deputy, by=by, at=at, organisation_code=deputy.pct.code, **facts)
    return deputy


def _works_there(person: Person, pct: Organisation, on: date) -> bool:
    return RoleAssignment.objects.in_force(on).filter(user_id=person.user_id, organisation=pct).exists()


def _deputy(
    pct: Organisation, deputy: Person, during: DateRange, reason: str, *, by: Principal, at: datetime
) -> Deputy:
    try:
        with transaction.atomic():
            return Deputy.objects.create(
                pct=pct,
                director_user_id=by.user_id or 0,
                director_name=by.name,
                deputy_user_id=deputy.user_id,
                deputy_name=deputy.name,
                during=during,
                reason=reason.strip(),
                named_at=at,
            )
    except IntegrityError:
        fix = "End the one that is there, or choose other days."
        raise Invalid("You have a deputy in some of these days.", field="from_on", rule="one_deputy", fix=fix) from None
