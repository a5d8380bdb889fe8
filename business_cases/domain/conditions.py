"""What waits for a condition of an approval, and what is refused until it is met or waived (R101; S4 ¶52, ¶54)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from business_cases.domain.condition_states import OPEN, ConditionStatus
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day as words_of


class Before(StrEnum):
    """What waits until a condition is met: said by those who decide."""

    MONEY = "money"
    START = "start"
    NOTHING = "nothing"


BEFORE_LABELS: Mapping[Before, str] = {
    Before.MONEY: "Before money is released",
    Before.START: "Before the service starts",
    Before.NOTHING: "By its day; nothing waits for it",
}
WAITS: Mapping[Before, str] = {Before.MONEY: "Money is not released", Before.START: "The service does not start"}
STANDING: Mapping[ConditionStatus, str] = {
    ConditionStatus.WAITING: "nothing is shown for it yet",
    ConditionStatus.SHOWN: "what was shown for it is not accepted yet",
    ConditionStatus.SENT_BACK: "what was shown for it was sent back",
}
MEND = (
    "The owner shows under “Conditions” of this case that it is met; the PBC manager of the PCT, or whoever decided, "
    "accepts it. Whoever decided may also waive it."
)


@dataclass(frozen=True)
class Owed:
    """A condition as it stands.

    :param due_on: its day as it is now, moved or not.
    """

    number: int
    words: str
    owner: str
    due_on: date
    before: Before
    status: ConditionStatus

    @property
    def is_open(self) -> bool:
        """Whether it is neither met nor waived."""
        return self.status in OPEN

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today

    def __str__(self) -> str:
        due = f"owed by {self.owner} by {words_of(self.due_on)}"
        return f"condition {self.number} (“{self.words.rstrip('.')}”, {due}; {STANDING[self.status]})"


def standing_before(what: Before, conditions: Iterable[Owed]) -> list[Owed]:
    """The conditions that this waits for, as they are neither met nor waived."""
    return [each for each in conditions if each.is_open and each.before is what]


def check_nothing_stands_before(what: Before, conditions: Iterable[Owed]) -> None:
    """Refuse what waits for a condition: release of money, or the start of the service.

    :raises Denied: naming each condition, its owner, its day, how it stands, and how to mend it.
    """
    if found := standing_before(what, conditions):
        named = "; and for ".join(str(each) for each in found)
        raise Denied(f"{WAITS[what]} yet: it waits for {named}. {MEND} Nothing was changed.")


def check_evidence_day(dated: date, on: date) -> None:
    """Refuse a day of evidence that is to come.

    :raises Invalid: naming the day.
    """
    if dated > on:
        fix = "Give the day on which it was met, or on which the paper was written."
        raise Invalid(f"{words_of(dated)} is still to come.", field="dated", rule="evidence_is_there", fix=fix)


def check_new_day(due_on: date, before: date, on: date) -> None:
    """Refuse a new day that is past, or that is the day there is.

    :raises Invalid: naming the day.
    """
    if due_on < on:
        fix = "Give a day from today on, or waive the condition."
        raise Invalid(f"{words_of(due_on)} is past.", field="due_on", rule="day_to_come", fix=fix)
    if due_on == before:
        fix = "Give another, or leave it as it is."
        raise Invalid(f"{words_of(due_on)} is its day already.", field="due_on", rule="another_day", fix=fix)
