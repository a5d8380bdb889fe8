"""Discharge the conditions of an approval, waive one, or give it another day (R101; S4 ¶52, ¶54).

Each deed says how much of the condition's record it knew (``seen``): who acted on what somebody else has changed since
is refused, so that of two who act at once one is heard.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case
from business_cases.domain.attachments import check_size, clean_name, kind_of
from business_cases.domain.condition_states import ConditionDeed, after
from business_cases.domain.conditions import check_evidence_day, check_new_day
from business_cases.domain.route import LEVEL_LABELS
from business_cases.domain.signing import IN_MEETINGS
from business_cases.models import BusinessCase, Condition, ConditionChange, Evidence, Meeting
from business_cases.permissions import Signer
from business_cases.queries.conditions import LIVE, StandingCondition, standing_of
from business_cases.queries.desks import pct_keys
from business_cases.queries.rules import file_limits, rules_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.core.virus_scan import scan
from pbc.core.words import check_said


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent with evidence."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Held:
    """A condition whose case is locked, as it stands."""

    case: BusinessCase
    standing: StandingCondition
    on: date


def show_condition(
    *,
    condition: Condition,
    seen: int,
    words: str,
    dated: date,
    by: Principal,
    at: datetime,
    file: SentFile | None = None,
) -> ConditionChange:
    """Show that a condition is met. A file is searched for viruses before anything is locked.

    :param dated: the day on which it was met, or of the paper that shows it.
    :raises Denied: if this hat is of neither side, the condition does not wait, or somebody acted on it since.
    :raises Invalid: without words, for a day to come, or for a file that cannot be taken.
    """
    case = condition.signature.case
    permissions.check_side(by, case, day_of(at), to="show that a condition is met")
    evidence = _evidence(file, case, day_of(at)) if file else None
    return _shown(condition, seen, words, dated, evidence, by=by, at=at)


@transaction.atomic
def accept_condition(
    *, condition: Condition, seen: int, by: Principal, at: datetime, words: str = ""
) -> ConditionChange:
    """Accept what was shown: the condition is met, and nothing waits for it any more.

    :raises Denied: if this hat may not, the person showed it, wrote in the case or has an interest in it, nothing is
        shown, or somebody acted on it since.
    """
    held = _held(condition, at)
    signer = _check_judges(held, seen, by, to="accept a condition as met")
    change = _put(held, ConditionDeed.ACCEPT, words.strip(), signer, by=by, at=at)
    audit.record("business_cases.condition_accepted", held.case, by=by, at=at, **_facts(held, change))
    return change


@transaction.atomic
def send_back_condition(
    *, condition: Condition, seen: int, reason: str, by: Principal, at: datetime
) -> ConditionChange:
    """Send back what was shown, saying what is missing.

    :raises Denied: as for accepting. :raises Invalid: without a reason.
    """
    held = _held(condition, at)
    signer = _check_judges(held, seen, by, to="send back what was shown for a condition")
    words = check_said(reason, field="reason", what="What is missing")
    change = _put(held, ConditionDeed.SEND_BACK, words, signer, by=by, at=at)
    audit.record("business_cases.condition_sent_back", held.case, by=by, at=at, **_facts(held, change))
    return change


@transaction.atomic
def waive_condition(
    *,
    condition: Condition,
    seen: int,
    reason: str,
    by: Principal,
    at: datetime,
    meeting: Meeting | None = None,
) -> ConditionChange:
    """Waive a condition, as the level that decided the case.

    :param meeting: where committee or board did so.
    :raises Denied: if this hat does not sign for that level, the person showed it, wrote in the case or has an interest
        in it, the condition is discharged, or somebody acted on it since. :raises Invalid: without a reason.
    """
    held = _held(condition, at)
    signer = _check_decides(held, seen, by, meeting)
    words = check_said(reason, field="reason", what="The reason")
    change = _put(held, ConditionDeed.WAIVE, words, signer, by=by, at=at, meeting=meeting)
    audit.record("business_cases.condition_waived", held.case, by=by, at=at, **_facts(held, change))
    return change


@transaction.atomic
def move_condition_day(
    *,
    condition: Condition,
    seen: int,
    due_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    meeting: Meeting | None = None,
) -> ConditionChange:
    """Give a condition another day, as the level that decided the case. Its state stays as it is.

    :raises Denied: as for waiving. :raises Invalid: without a reason, or for a day that is past or no other.
    """
    held = _held(condition, at)
    signer = _check_decides(held, seen, by, meeting)
    words = check_said(reason, field="reason", what="The reason")
    check_new_day(due_on, held.standing.due_on, held.on)
    change = _put(held, ConditionDeed.MOVE_DAY, words, signer, by=by, at=at, meeting=meeting, due_on=due_on)
    facts = _facts(held, change, due_on=due_on)
    audit.record("business_cases.condition_day_moved", held.case, by=by, at=at, **facts)
    return change


@transaction.atomic
def _shown(
    condition: Condition, seen: int, words: str, dated: date, file: Evidence | None, *, by: Principal, at: datetime
) -> ConditionChange:
    held = _held(condition, at)
    _check_seen(held, seen)
    text = check_said(words, field="words", what="What shows that it is met")
    check_evidence_day(dated, held.on)
    change = _put(held, ConditionDeed.SHOW, text, Signer(), by=by, at=at, dated=dated)
    facts: dict[str, Any] = {"dated": dated}
    if file is not None:
        file.change = change
        file.save(force_insert=True)
        facts |= {"file": file.name, "sha256": file.sha256, "scan": file.scan}
    audit.record("business_cases.condition_shown", held.case, by=by, at=at, **_facts(held, change, **facts))
    return change


def _held(condition: Condition, at: datetime) -> _Held:
    """The condition as it is now, its case locked: every deed on it begins here.

    :raises Denied: for a condition of a case that is no longer carried out.
    """
    case = locked_case(condition.signature.case)
    if case.state not in LIVE:
        raise Denied("Conditions are met or waived until the case is evaluated or given up. Nothing was changed.")
    row = Condition.objects.of_approvals().get(pk=condition.pk)
    return _Held(case, standing_of(row), day_of(at))


def _check_judges(held: _Held, seen: int, by: Principal, *, to: str) -> Signer:
    signer = permissions.check_may_accept(by, held.case, held.standing.level, held.on, to=to)
    _check_did_not_show(held, by)
    _check_seen(held, seen)
    return signer


def _check_decides(held: _Held, seen: int, by: Principal, meeting: Meeting | None) -> Signer:
    level = held.standing.level
    signer = permissions.check_may_sign(by, held.case, level, held.on)
    _check_did_not_show(held, by)
    _check_seen(held, seen)
    if level in IN_MEETINGS:
        _check_met(held, meeting)
    return signer


def _check_met(held: _Held, meeting: Meeting | None) -> None:
    level = held.standing.level
    if meeting is None or meeting.level is not level or meeting.pct_id not in pct_keys(held.case, held.on):
        body = LEVEL_LABELS[level]
        raise Denied(f"That is for {body}: record its meeting, and name it here. Nothing was changed.")
    if meeting.held_on < held.standing.condition.signature.on:
        raise Denied("That meeting was held before the case was decided. Nothing was changed.")


def _check_did_not_show(held: _Held, by: Principal) -> None:
    if held.standing.was_shown_by(by.user_id):
        raise Denied("You showed that this condition is met. Somebody else has to judge it.")


def _check_seen(held: _Held, seen: int) -> None:
    """Refuse what was written on a record that has grown since it was read."""
    if seen != held.standing.seen:
        last = held.standing.changes[-1].by_name if held.standing.changes else "Somebody"
        raise Denied(f"{last} has acted on this condition since you opened it. Look again; nothing was changed.")


def _put(
    held: _Held, deed: ConditionDeed, words: str, signer: Signer, *, by: Principal, at: datetime, **more: Any
) -> ConditionChange:
    """Keep one deed on a condition.

    :raises Denied: where the deed has no place in its state.
    """
    standing = held.standing
    return ConditionChange.objects.create(
        condition=standing.condition,
        number=standing.seen + 1,
        deed=deed,
        before=standing.status,
        status=after(deed, standing.status),
        words=words,
        by_name=by.name,
        by_role=by.role,
        by_user_id=by.user_id,
        by_organisation=by.organisation_name,
        for_name=signer.for_name,
        on=held.on,
        at=at,
        **more,
    )


def _facts(held: _Held, change: ConditionChange, **facts: Any) -> dict[str, Any]:
    """What the audit event of a deed says."""
    said_of = {"condition": held.standing.condition.number, "words": change.words, "for": change.for_name}
    minute = {"minute": change.meeting.reference} if change.meeting else {}
    return about(held.case) | {name: value for name, value in (said_of | minute | facts).items() if value}


def _evidence(file: SentFile, case: BusinessCase, on: date) -> Evidence:
    name = clean_name(file.name)
    check_size(len(file.content), file_limits(rules_of(case.pct, on)).kilobytes)
    kind = kind_of(name, file.content)
    return Evidence(
        name=name,
        kind=kind.key,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
        scan=scan(file.content),
    )
