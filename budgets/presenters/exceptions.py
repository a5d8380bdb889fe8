"""Exceptions from the rules of budgets in words."""

from budgets.domain.exception_states import ExceptionStatus
from budgets.domain.exceptions import EXCLUDED_RULE
from budgets.domain.services import line_label
from budgets.models import RuleException
from pbc.core.formats import day

S = ExceptionStatus
STATUS_COLOURS = {
    S.ASKED: "blue",
    S.SUPPORTED: "purple",
    S.DECLINED: "red",
    S.GRANTED: "green",
    S.REFUSED: "red",
    S.WITHDRAWN: "grey",
}
OUTCOME_LABELS = {
    S.SUPPORTED: "Support it, and put it to the Department",
    S.DECLINED: "Decline it",
    S.GRANTED: "Granted",
    S.REFUSED: "Refused",
}
APPLIED = (
    "While it holds, the check of scopes lets these services into the budgets of the practices named, and says why."
)
ON_RECORD = "It is on record here. The checks of this system still go by the rule."

AUDIT_SENTENCES = {
    "budgets.exception_asked": "asked the SHA for an exception from a rule of budgets",
    "budgets.exception_judged": "judged an exception from a rule of budgets for the SHA",
    "budgets.exception_decided": "recorded the Department’s decision on an exception from a rule of budgets",
    "budgets.exception_withdrawn": "withdrew an exception from a rule of budgets",
}


def effect_of(exception: RuleException) -> str:
    """What the system does about it."""
    return APPLIED if exception.rule == EXCLUDED_RULE else ON_RECORD


def services_of(exception: RuleException) -> str:
    """The services it is about, in words."""
    return ", ".join(line_label(line) for line in exception.services)


def decision_of(exception: RuleException) -> str:
    """What the Department decided, in a sentence; empty while it has not."""
    if exception.decided_on is None:
        return ""
    letter = f"Letter {exception.decision_reference} of {day(exception.decided_on)}"
    return f"{letter}; it holds until {day(exception.expires_on)}." if exception.expires_on else f"{letter}."
