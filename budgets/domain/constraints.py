"""What holds a scenario back, in a sentence with its amount: allocation, floor, limits, scope (R35, R44 to R49)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgets.domain.allocation import COMPONENT_LABELS, Component
from budgets.domain.movements import GrowthByDistance
from budgets.domain.pace import Move, Stop
from pbc.core.formats import pounds
from pbc.core.money import ZERO


class Limit(StrEnum):
    ALLOCATION = "allocation"
    FLOOR = "floor"
    MAX_MOVE = "max_move"
    BAND = "band"
    ZERO_SUM = "zero_sum"
    GROWTH = "growth"
    SCOPE = "scope"
    CONTINGENCY = "contingency"
    FAIR_SHARES = "fair_shares"


@dataclass(frozen=True)
class Constraint:
    """One thing that binds.

    :param amount: pounds by which it does, where there is such a sum.
    :param forbids: whether the scenario cannot be adopted as it stands.
    """

    limit: Limit
    sentence: str
    amount: Decimal | None = None
    forbids: bool = False

    def as_dict(self) -> dict[str, Any]:
        amount = None if self.amount is None else str(self.amount)
        return {"limit": self.limit.value, "sentence": self.sentence, "amount": amount, "forbids": self.forbids}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Constraint":
        amount = None if data["amount"] is None else Decimal(data["amount"])
        return cls(Limit(data["limit"]), data["sentence"], amount, data["forbids"])


@dataclass(frozen=True)
class ComponentSum:
    """What budgets take of a component of the allocation. ``available`` is ``None`` where none is recorded."""

    component: Component
    budgets: Decimal
    available: Decimal | None

    @property
    def left(self) -> Decimal | None:
        return None if self.available is None else self.available - self.budgets


def of_allocation(sums: Sequence[ComponentSum]) -> list[Constraint]:
    """Whether the allocation holds the budgets, component by component (S4 ¶23, ¶39)."""
    if all(each.available is None for each in sums):
        sentence = "No allocation is recorded for the year, so nothing adds up yet. Record the allocation first."
        return [Constraint(Limit.ALLOCATION, sentence, forbids=True)]
    found = []
    for each in sums:
        left = each.left
        if left is not None and left < 0:
            sentence = (
                f"{COMPONENT_LABELS[each.component]} is short by {pounds(-left)}: the budgets come to "
                f"{pounds(each.budgets)}, and {pounds(each.available)} of the allocation is there for them (S4 ¶39)."
            )
            found.append(Constraint(Limit.ALLOCATION, sentence, -left, forbids=True))
    return found


STOP_LIMITS = {
    Stop.FLOOR: Limit.FLOOR,
    Stop.MAX_MOVE: Limit.MAX_MOVE,
    Stop.BAND: Limit.BAND,
    Stop.ZERO_SUM: Limit.ZERO_SUM,
}

STOP_WORDS = {
    Stop.FLOOR: "The floor of purchasing power costs {amount}: {who} would otherwise fall below last year’s use "
    "(S4 ¶37).",
    Stop.MAX_MOVE: "The most that a budget moves in a year stops {amount} of movement of {who} (S4 ¶37).",
    Stop.BAND: "The band leaves {who} alone, {amount} of movement in all.",
    Stop.ZERO_SUM: "What is given must be what is taken: {amount} of movement of {who} is not made.",
}


def of_pace(moves: Iterable[Move]) -> list[Constraint]:
    """What floor, band, largest move and zero sum hold back, over all practices."""
    held: dict[Stop, list[Decimal]] = {stop: [] for stop in STOP_WORDS}
    for move in moves:
        for stop, amount in move.stopped.items():
            held[stop].append(amount)
    return [
        Constraint(
            STOP_LIMITS[stop],
            STOP_WORDS[stop].format(amount=pounds(sum(amounts, ZERO)), who=practices(len(amounts))),
            sum(amounts, ZERO),
        )
        for stop, amounts in held.items()
        if amounts
    ]


def of_growth(growth: GrowthByDistance) -> list[Constraint]:
    """What the PCT's money holds back of extra activity (S4 ¶36)."""
    if not growth.held_back:
        return []
    sentence = (
        f"Extra activity by distance from fair share would come to {pounds(sum(growth.wanted.values(), ZERO))}; the "
        f"PCT’s position leaves {pounds(growth.money)} for it, which stops {pounds(growth.held_back)} (S4 ¶36)."
    )
    return [Constraint(Limit.GROWTH, sentence, growth.held_back)]


def of_rules(warnings: Iterable[str]) -> list[Constraint]:
    """Where guidance suggests otherwise: a contingency outside three to five percent, say (S4 ¶41)."""
    return [Constraint(Limit.CONTINGENCY, warning) for warning in warnings]


def practices(count: int) -> str:
    return "1 practice" if count == 1 else f"{count} practices"
