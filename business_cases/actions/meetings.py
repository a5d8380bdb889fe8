"""Record a meeting of the committee or board, and what it decided on each case (R104, R105; S4 ¶44, ¶52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from business_cases import permissions
from business_cases.actions.case_records import locked_case, said, today_of
from business_cases.actions.signing import put_signature
from business_cases.domain.meetings import Attender, check_interests, check_meeting, deciding
from business_cases.domain.route import LEVEL_TITLES, Level
from business_cases.domain.signing import IN_MEETINGS, Judgement, check_quorum
from business_cases.models import Attendance, BusinessCase, CaseSignature, DeclaredInterest, Dissent, Meeting
from business_cases.permissions import Signer
from business_cases.queries.desks import pct_keys
from business_cases.queries.rules import rules_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

QUORUMS = {Level.COMMITTEE: "quorum_committee", Level.BOARD: "quorum_board"}


@dataclass(frozen=True)
class Minute:
    """What a meeting decided on one case.

    :param interests: words by attendance of those who declared an interest and left; ``dissents`` likewise.
    """

    judgement: Judgement
    interests: Mapping[int, str] = field(default_factory=dict)
    dissents: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def record_meeting(
    *,
    pct: Organisation,
    body: Level,
    held_on: date,
    reference: str,
    people: Sequence[Attender],
    by: Principal,
    at: datetime,
) -> Meeting:
    """Record a meeting: which body, when, and who was there.

    :raises Denied: if this hat may not, or for a level that does not meet.
    :raises Invalid: for a meeting to come, without members, or recorded before.
    """
    by.require(Permission.CASE_MINUTE, to="record a meeting")
    if not by.may_in(Permission.CASE_MINUTE, pct.pk):
        raise Denied(f"That is for {pct.name} itself: you act for another organisation.")
    if body not in IN_MEETINGS:
        raise Denied(f"{LEVEL_TITLES[body]} decides by signing, not in a meeting.")
    check_meeting(held_on, today_of(at), people)
    name = said(reference, field="reference", what="The reference")
    meeting = _meeting(pct, body, held_on, name, by=by, at=at)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, name=each.name, office=each.office, is_member=each.is_member) for each in people
    )
    facts = {"body": body.name, "held_on": held_on, "reference": name, "present": [each.name for each in people]}
    audit.record("business_cases.meeting_recorded", meeting, by=by, at=at, organisation_code=pct.code, **facts)
    return meeting


@transaction.atomic
def minute_case(*, meeting: Meeting, case: BusinessCase, minute: Minute, by: Principal, at: datetime) -> CaseSignature:
    """Minute what the meeting recommended or decided on a case. Who declared an interest left for it.

    :raises Denied: if this hat may not, it is not this body's turn, or the meeting is of another PCT or before receipt.
    :raises Invalid: below the quorum, where an author stayed, or naming what the outcome lacks.
    """
    case = locked_case(case)
    on = today_of(at)
    permissions.check_may_sign(by, case, meeting.level, on)
    if meeting.pct_id not in pct_keys(case, on):
        raise Denied("That meeting is of another PCT. Nothing was changed.")
    if case.received_on is None or meeting.held_on < case.received_on:
        raise Denied("The meeting was held before the case was received. Nothing was changed.")
    members = dict(meeting.attendances.filter(is_member=True).values_list("pk", "name"))
    check_interests(members, minute.interests, minute.dissents, case.authors.values_list("name", flat=True))
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


def _meeting(pct: Organisation, body: Level, held_on: date, reference: str, *, by: Principal, at: datetime) -> Meeting:
    try:
        with transaction.atomic():
            return Meeting.objects.create(
                pct=pct,
                body=body,
                held_on=held_on,
                reference=reference,
                recorded_by=by.name,
                recorded_by_role=by.role,
                recorded_at=at,
            )
    except IntegrityError:
        fix = "Open the one that is there, or give the reference of the minute book."
        raise Invalid(
            f"A meeting “{reference}” is recorded already.", field="reference", rule="recorded_once", fix=fix
        ) from None
