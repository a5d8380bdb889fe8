"""Carry out an approved case, measure it, and draw the conclusion (R101, R102, R108; S4 ¶54)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, move
from business_cases.actions.pilots import check_registered
from business_cases.domain.case_states import CaseStatus, Deed
from business_cases.domain.conditions import Before, check_nothing_stands_before
from business_cases.domain.delivery import Step, Verdict, check_step
from business_cases.domain.verdicts import PAYER_LABELS, Payer, next_due
from business_cases.models import BusinessCase, DeliveryStep, Evaluation, Reading
from business_cases.queries.conditions import owed_of
from business_cases.queries.delivery import buying_of, days_done, submitted
from business_cases.queries.verdicts import due_of, findings_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.core.words import check_said

LONGEST = 200
RAN = frozenset({CaseStatus.IMPLEMENTED, CaseStatus.STOPPED, CaseStatus.EVALUATED})
"""Cases whose service runs or ran: figures are recorded for these."""


@transaction.atomic
def record_step(
    *, case: BusinessCase, step: str, done_on: date, by: Principal, at: datetime, words: str = ""
) -> DeliveryStep:
    """Record a step of procurement as done. With the last, the service runs.

    :raises Denied: if this hat may not, the person wrote in the case or has an interest in it, it is not approved, the
        step is out of turn, or a condition stands before the start.
    :raises Invalid: for a step of another way of buying, or a day that cannot be.
    """
    case = locked_case(case)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, day_of(at), to="record steps of procurement")
    permissions.check_free_to_judge(by, case, day_of(at), to="record its procurement")
    if case.state is not CaseStatus.APPROVED:
        raise Denied("Steps are recorded for a case that is approved and not yet running. Nothing was changed.")
    if step == Step.START:
        check_registered(case)
    found = check_step(step, buying_of(case), days_done(case), done_on, day_of(at))
    if found is Step.START:
        check_nothing_stands_before(Before.START, owed_of(case))
    row = DeliveryStep.objects.create(
        case=case, step=found, done_on=done_on, words=words.strip(), by_name=by.name, at=at
    )
    if found is Step.START:
        move(case, Deed.IMPLEMENT, by=by, at=at, words=f"Running since {day(done_on)}")
    audit.record("business_cases.step_recorded", case, by=by, at=at, **about(case), step=found, done_on=done_on)
    return row


@transaction.atomic
def record_reading(
    *, case: BusinessCase, measure: int, month: Month, value: Decimal, source: str, by: Principal, at: datetime
) -> Reading:
    """Record a promised figure as it was in a month; a later word on the same month takes its place.

    :param measure: counted from 1, as in the proforma.
    :param source: where the figure is from, so that the other side can look.
    :raises Denied: if this hat is of neither side, or the service does not run.
    :raises Invalid: for a measure there is not, a month to come, or no source.
    """
    case = locked_case(case)
    permissions.check_side(by, case, day_of(at), to="record what a case brought")
    if case.state not in RAN:
        raise Denied("Figures are recorded once the service runs. Nothing was changed.")
    measures = submitted(case).measures
    if not 1 <= measure <= len(measures):
        fix = f"Choose one of the {len(measures)} that the case promised."
        raise Invalid(f"There is no measure {measure}.", field="measure", rule="measure_of_the_case", fix=fix)
    if month.first_day > day_of(at):
        raise Invalid(f"{month.label} is not here yet.", field="month", rule="month_has_come", fix="Choose an earlier.")
    row = Reading.objects.create(
        case=case,
        measure=measure,
        month=month.first_day,
        value=value,
        source=check_said(source, field="source", what="Where the figure is from")[:LONGEST],
        by_name=by.name,
        at=at,
    )
    facts: dict[str, Any] = {"measure": measures[measure - 1].name, "month": str(month), "value": value}
    audit.record("business_cases.reading_recorded", case, by=by, at=at, **about(case), **facts)
    return row


@transaction.atomic
def evaluate_case(*, case: BusinessCase, verdict: Verdict, words: str, by: Principal, at: datetime) -> Evaluation:
    """Draw the conclusion that closes a case: what came of it, and what it taught (R108).

    What becomes of the service, and who pays, was decided by the last verdict, and stands with it.

    :raises Denied: if this hat may not, wrote in the case, or a verdict is still to be drawn.
    :raises Invalid: without words.
    """
    case = locked_case(case)
    on = day_of(at)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, on, to="evaluate a case")
    permissions.check_free_to_judge(by, case, on, to="evaluate it")
    _check_judged(case, on)
    said_words = check_said(words, field="words", what="What was learnt")
    move(case, Deed.EVALUATE, by=by, at=at, words=said_words)
    last = case.verdicts.latest("months")
    row = Evaluation.objects.create(
        case=case,
        verdict=verdict,
        next=last.decision,
        words=said_words,
        payer=PAYER_LABELS[Payer(last.payer)] if last.payer else "",
        evidence=findings_of(case, Month.of(on)).evidence,
        by_name=by.name,
        by_role=by.role,
        at=at,
    )
    audit.record("business_cases.case_evaluated", case, by=by, at=at, **about(case), verdict=verdict, next=row.next)
    return row


def _check_judged(case: BusinessCase, on: date) -> None:
    """A case is closed once every verdict is drawn, or one of them stopped it."""
    turn = next_due(due_of(case, on))
    if case.state is CaseStatus.IMPLEMENTED and turn is not None:
        raise Denied(
            f"First comes the verdict {turn.name}, possible from {day(turn.possible_on)} on. Nothing was changed."
        )
