"""Call a meeting, record who was there, and what it decided on each case (R104, R105, R122; S4 ¶44, ¶52)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from business_cases import permissions
from business_cases.actions.case_records import locked_case
from business_cases.actions.signing import put_signature
from business_cases.domain.bodies import check_body
from business_cases.domain.meetings import Attender, check_attendance, check_interests, deciding
from business_cases.domain.route import LEVEL_LABELS, Level
from business_cases.domain.signing import Judgement, check_quorum
from business_cases.models import Attendance, BusinessCase, CaseSignature, DeclaredInterest, Dissent, Meeting
from business_cases.permissions import Signer
from business_cases.queries.bodies import QUORUMS, members_on, must_leave
from business_cases.queries.desks import pct_keys
from business_cases.queries.rules import rules_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Minute:
    """What a meeting decided on one case.

    :param interests: words by attendance of those who declared an interest and left; ``dissents`` likewise.
    """

    judgement: Judgement
    interests: Mapping[int, str] = field(default_factory=dict)
    dissents: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def call_meeting(
    *, pct: Organisation, body: Level, held_on: date, reference: str, place: str = "", by: Principal, at: datetime
) -> Meeting:
    """Call a meeting of a body, or enter one that was held.

    :raises Denied: if this hat may not, or for a level that does not meet.
    :raises Invalid: without a reference, for one that is there, or for a day on which nobody sits on the body.
    """
    permissions.check_clerk_of(by, pct, to="call a meeting")
    check_body(body)
    name = check_said(reference, field="reference", what="The reference")
    if not members_on(pct, body, held_on):
        fix = "Name its members first: the list of members is linked from the meetings."
        raise Invalid(f"Nobody sits on {LEVEL_LABELS[body]} then.", field="held_on", rule="members_known", fix=fix)
    meeting = _meeting(pct, body, held_on, name, place.strip(), by=by, at=at)
    facts = {"body": body.name, "held_on": held_on, "reference": name}
    audit.record("business_cases.meeting_called", meeting, by=by, at=at, organisation_code=pct.code, **facts)
    return meeting


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, members: Collection[int], others: Sequence[Attender] = (), by: Principal, at: datetime
) -> Meeting:
    """Record who was at a meeting, once: members by their membership, and others without a vote.

    :raises Denied: if this hat may not, or it is recorded already.
    :raises Invalid: for a meeting to come, nobody, a name twice, or somebody who did not sit on the body that day.
    """
    meeting = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=meeting.pk)
    permissions.check_clerk_of(by, meeting.pct, to="record who was at a meeting")
    if meeting.attendances.exists():
        raise Denied("Who was there is recorded already, and stands. Nothing was changed.")
    sitting = {member.pk: member for member in members_on(meeting.pct, meeting.level, meeting.held_on)}
    if not set(members) <= set(sitting):
        fix = "Choose among the members of that day."
        raise Invalid("Somebody did not sit on the body that day.", field="members", rule="sits_then", fix=fix)
    present = [member for key, member in sitting.items() if key in set(members)]
    check_attendance(meeting.held_on, day_of(at), [member.name for member in present], others)
    rows = [
        *(Attendance(meeting=meeting, name=m.name, office=m.office, is_member=True, member=m) for m in present),
        *(Attendance(meeting=meeting, name=each.name, office=each.office, is_member=False) for each in others),
    ]
    Attendance.objects.bulk_create(rows)
    facts = {"reference": meeting.reference, "present": [row.name for row in rows]}
    code = meeting.pct.code
    audit.record("business_cases.attendance_recorded", meeting, by=by, at=at, organisation_code=code, **facts)
    return meeting


@transaction.atomic
def minute_case(*, meeting: Meeting, case: BusinessCase, minute: Minute, by: Principal, at: datetime) -> CaseSignature:
    """Minute what the meeting recommended or decided on a case. Who has an interest left for it, by the register too.

    :raises Denied: if this hat may not, it is not this body's turn, the meeting is of another PCT or before receipt, or
        it is not recorded who was there.
    :raises Invalid: below the quorum, where an author or somebody with an interest stayed, or naming what the outcome
        lacks.
    """
    case = locked_case(case)
    on = day_of(at)
    permissions.check_may_sign(by, case, meeting.level, on)
    if meeting.pct_id not in pct_keys(case, on):
        raise Denied("That meeting is of another PCT. Nothing was changed.")
    if case.received_on is None or meeting.held_on < case.received_on:
        raise Denied("The meeting was held before the case was received. Nothing was changed.")
    seats = list(meeting.attendances.filter(is_member=True).select_related("member").order_by("pk"))
    if not seats:
        raise Denied("It is not recorded yet which members were there. Record that on the meeting’s page first.")
    members = {seat.pk: seat.name for seat in seats}
    authors, conflicted = must_leave(case, seats, meeting.held_on)
    check_interests(members, minute.interests, minute.dissents, authors, conflicted)
    quorum = int(rules_of(case.pct, meeting.held_on)[QUORUMS[meeting.level]].number)
    check_quorum(meeting.level, len(deciding(members, minute.interests)), quorum)
    signature = put_signature(case, meeting.level, minute.judgement, Signer(), by=by, at=at, meeting=meeting)
    DeclaredInterest.objects.bulk_create(
        DeclaredInterest(signature=signature, attendance_id=key, words=words) for key, words in _given(minute.interests)
    )
    Dissent.objects.bulk_create(
        Dissent(signature=signature, attendance_id=key, words=words) for key, words in _given(minute.dissents)
    )
    return signature


def _given(words: Mapping[int, str]) -> list[tuple[int, str]]:
    return [(key, text.strip()) for key, text in words.items() if text.strip()]


def _meeting(
    pct: Organisation, body: Level, held_on: date, reference: str, place: str, *, by: Principal, at: datetime
) -> Meeting:
    try:
        with transaction.atomic():
            return Meeting.objects.create(
                pct=pct,
                body=body,
                held_on=held_on,
                reference=reference,
                place=place,
                recorded_by=by.name,
                recorded_by_role=by.role,
                recorded_at=at,
            )
    except IntegrityError:
        fix = "Open the one that is there, or give the reference of the minute book."
        raise Invalid(
            f"A meeting “{reference}” is recorded already.", field="reference", rule="recorded_once", fix=fix
        ) from None
