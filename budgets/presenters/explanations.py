"""Explanations of variances in words."""

from datetime import date

from budgets.domain.explanation_states import LABELS, WITH_PRACTICE, ExplanationStatus
from budgets.models import Explanation
from pbc.core.periods import Month

STATUS_COLOURS = {
    ExplanationStatus.ASKED: "blue",
    ExplanationStatus.ANSWERED: "yellow",
    ExplanationStatus.ASKED_AGAIN: "orange",
    ExplanationStatus.ACCEPTED: "green",
}

STEP_SENTENCES = {
    ExplanationStatus.ASKED: "asked the practice what lies behind it",
    ExplanationStatus.ANSWERED: "answered",
    ExplanationStatus.ASKED_AGAIN: "asked again",
    ExplanationStatus.ACCEPTED: "accepted the answer",
}

AUDIT_SENTENCES: dict[str, str] = {
    "budgets.explanations_asked": "asked a practice about variances",
    "budgets.variance_explained": "explained a variance",
    "budgets.explanation_accepted": "accepted the explanation of a variance",
    "budgets.explanation_asked_again": "asked about a variance again",
}


def title(explanation: Explanation) -> str:
    """``Day cases, May 2006``."""
    return f"{explanation.label}, {Month.of(explanation.month).label}"


def is_overdue(explanation: Explanation, today: date) -> bool:
    """Whether the practice should have answered by now."""
    return explanation.status in WITH_PRACTICE and explanation.due_on < today


def state(explanation: Explanation, today: date) -> str:
    """``Asked``, or ``Asked, overdue``."""
    label = LABELS[ExplanationStatus(explanation.status)]
    return f"{label}, overdue" if is_overdue(explanation, today) else label
