"""Conditions of approvals as they stand, and those that something waits for (R101)."""

from dataclasses import dataclass
from datetime import date

from business_cases.domain.case_states import CaseStatus
from business_cases.domain.condition_states import ConditionDeed, ConditionStatus
from business_cases.domain.conditions import Before, Owed
from business_cases.domain.route import Level
from business_cases.models import BusinessCase, Condition, ConditionChange

LIVE = frozenset({CaseStatus.APPROVED, CaseStatus.IMPLEMENTED})
"""States of a case in which its conditions are met or waived; afterwards they stand as they stood."""


@dataclass(frozen=True)
class StandingCondition:
    """A condition with what was done to it, oldest first."""

    condition: Condition
    changes: tuple[ConditionChange, ...]

    @property
    def status(self) -> ConditionStatus:
        return ConditionStatus(self.changes[-1].status) if self.changes else ConditionStatus.WAITING

    @property
    def due_on(self) -> date:
        """Its day: the one decided, or the one it was moved to last."""
        moved = [each.due_on for each in self.changes if each.due_on]
        return moved[-1] if moved else self.condition.due_on

    @property
    def seen(self) -> int:
        """How many things were done to it: a deed says how many it knew of."""
        return len(self.changes)

    @property
    def level(self) -> Level:
        """The level that decided it."""
        return Level(self.condition.signature.level)

    @property
    def owed(self) -> Owed:
        row = self.condition
        return Owed(row.number, row.words, row.owner, self.due_on, Before(row.before), self.status)

    def was_shown_by(self, user_id: int | None) -> bool:
        """Whether this person ever showed it to be met."""
        shown = {each.by_user_id for each in self.changes if each.deed == ConditionDeed.SHOW}
        return user_id is not None and user_id in shown


def standing_of(condition: Condition) -> StandingCondition:
    """A condition as it stands."""
    return StandingCondition(condition, tuple(condition.changes.all()))


def conditions_of(case: BusinessCase) -> list[StandingCondition]:
    """The conditions of a case's approval, in their order. Two queries."""
    rows = Condition.objects.of_approvals().filter(signature__case=case).order_by("number")
    return [standing_of(row) for row in rows]


def owed_of(case: BusinessCase) -> list[Owed]:
    """The conditions of a case's approval, as rules judge them. Two queries."""
    return [each.owed for each in conditions_of(case)]
