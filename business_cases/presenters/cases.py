"""Business cases in words: states, desks, clock and what people did."""

from budgets.domain.commitments import SOURCES
from budgets.presenters.ledger import ACCOUNT_LABELS
from business_cases.domain.case_states import DESKS, UNDECIDED, CaseStatus, Desk
from business_cases.domain.clock import Clock, Standing
from pbc.core.formats import day

CASE_COLOURS = {
    CaseStatus.DRAFT: "grey",
    CaseStatus.RECEIVED: "blue",
    CaseStatus.RETURNED: "orange",
    CaseStatus.IN_ASSESSMENT: "blue",
    CaseStatus.CLARIFICATION: "yellow",
    CaseStatus.FOR_DECISION: "purple",
    CaseStatus.DEFERRED: "orange",
    CaseStatus.APPROVED: "green",
    CaseStatus.REFUSED: "red",
    CaseStatus.WITHDRAWN: "grey",
    CaseStatus.IMPLEMENTED: "aqua-green",
    CaseStatus.GIVEN_UP: "grey",
    CaseStatus.STOPPED: "orange",
    CaseStatus.EVALUATED: "aqua-green",
}

DESK_LABELS = {
    Desk.PROPOSER: "The practice or consortium",
    Desk.PCT: "The PCT, before assessment",
    Desk.ASSESSORS: "The assessors",
    Desk.DECIDERS: "Those who decide",
    Desk.NOBODY: "Nobody",
}

SOURCE_LABELS = {kind: ACCOUNT_LABELS[kind] for kind in SOURCES}
"""Accounts of the PCT that may pay for a case."""

AUDIT_SENTENCES = {
    "business_cases.case_begun": "began a business case",
    "business_cases.part_saved": "saved a part of a business case",
    "business_cases.form_chosen": "chose between the light route and the full proforma",
    "business_cases.case_submitted": "submitted a business case",
    "business_cases.case_returned": "returned a business case as incomplete",
    "business_cases.case_withdrawn": "withdrew a business case",
}


def desk_words(status: CaseStatus) -> str:
    """On whose desk a case lies. After the decision nothing is assessed any more."""
    desk = DESKS[status]
    return "The PCT" if desk is Desk.PCT and status not in UNDECIDED else DESK_LABELS[desk]


def clock_words(clock: Clock) -> str:
    """The clock in a sentence."""
    if clock.standing is Standing.NOT_RUNNING or clock.due_on is None:
        return "The eight weeks have not begun."
    if clock.standing in {Standing.DECIDED_IN_TIME, Standing.DECIDED_LATE}:
        late = " late" if clock.standing is Standing.DECIDED_LATE else ""
        return f"Decided{late}, {_days(clock.day)} after receipt." if clock.day else "Decided on the day of receipt."
    if clock.standing is Standing.OVERDUE and clock.days_left is not None:
        return f"Day {clock.day}: overdue by {_days(-clock.days_left)}. The decision was due by {day(clock.due_on)}."
    if not clock.days_left:
        return f"Day {clock.day}: a decision is due today, {day(clock.due_on)}."
    return f"Day {clock.day}: a decision is due by {day(clock.due_on)}, in {_days(clock.days_left)}."


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
