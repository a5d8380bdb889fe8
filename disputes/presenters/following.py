"""What is to be done because of a ruling, in a sentence (R144; S4 ¶73)."""

from collections.abc import Mapping
from datetime import date

from disputes.domain.parties import About, Side
from disputes.models import Dispute
from disputes.presenters.disputes import side_name
from pbc.core.formats import day

BY_DEED: Mapping[About, str] = {
    About.FREED_UP: "agree {label}, as ruled, on its page",
    About.CASE: "approve {label}, as ruled, on its page",
    About.BUDGET: "change “{label}”, as ruled, on its page",
}
"""What an action of this system does, where the panel ruled for the practice."""


def issue_words(issue: int) -> str:
    """What a sentence about one issue begins with: nothing where the panel ruled on the whole package."""
    return f"Question {issue}: " if issue else ""


def task_words(dispute: Dispute, winner: Side, due_on: date | None) -> str:
    """What the PCT must do, and by which day.

    :param winner: whose final offer the panel ruled for.
    """
    pct, by = dispute.pct.name, f" by {day(due_on)}" if due_on else ""
    about = About(dispute.about)
    if winner is Side.PCT and about in (About.FREED_UP, About.CASE):
        return f"The refusal stands. {pct} must do what its own final offer says{by}."
    if about in BY_DEED and dispute.subject_type and (winner is Side.PRACTICE or about is About.BUDGET):
        return f"{pct} must {BY_DEED[about].format(label=dispute.subject_label)}{by}."
    return f"{pct} must do what the final offer of {side_name(dispute, winner)} says{by}."
