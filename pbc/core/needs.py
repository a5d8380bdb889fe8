"""What needs somebody now: each app answers for itself, the home page puts the answers together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Need:
    """One thing that this hat should see to.

    :param title: what to do, as an instruction: "Close September 2006".
    :param detail: why, in a sentence, or nothing.
    :param due_on: the last day it may be done; ``None`` where no day is set.
    :param kind: a short word to group by: ``import``, ``month``, ``pack`` …
    """

    title: str
    detail: str
    url: str
    due_on: date | None
    kind: str

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today

    def due_text(self, today: date) -> str:
        """``Overdue by 3 days``, ``Due today``, ``Due in 5 days`` or nothing."""
        if self.due_on is None:
            return ""
        days = (self.due_on - today).days
        count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
        if days == 0:
            return "Due today"
        return f"Due in {count}" if days > 0 else f"Overdue by {count}"


def in_order(needs: Iterable[Need]) -> list[Need]:
    """The first due first; those without a day last, by title."""
    return sorted(needs, key=lambda need: (need.due_on or date.max, need.title))
