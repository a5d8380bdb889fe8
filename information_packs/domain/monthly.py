"""Monthly sums of a practice or a PCT, and which months are held: nothing held is not the same as nought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pbc.core.money import ZERO
from pbc.core.periods import Month

C2C = "c2c_referrals"
"""First attendances begun by a consultant, counted beside the lines; they are part of first attendances."""


@dataclass(frozen=True)
class Amount:
    """Activity in its line's unit, days in bed, and cost in pounds."""

    activity: int = 0
    bed_days: int = 0
    cost: Decimal = ZERO
    unpriced: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.activity + other.activity,
            self.bed_days + other.bed_days,
            self.cost + other.cost,
            self.unpriced + other.unpriced,
        )


class Monthly:
    """Sums by month and line.

    :param held: months for which each line's kind of data is held; a line without rows in such a month is nought.
    """

    def __init__(self, amounts: Mapping[tuple[Month, str], Amount], held: Iterable[tuple[Month, str]]) -> None:
        self._amounts = dict(amounts)
        self._held = frozenset(held)

    def holds(self, month: Month, lines: Iterable[str]) -> bool:
        return all((month, line) in self._held for line in lines)

    def at(self, month: Month, *lines: str) -> Amount | None:
        """The sum of some lines in a month; ``None`` where the data of one are not held."""
        return self.over((month,), *lines) if self.holds(month, lines) else None

    def over(self, months: Iterable[Month], *lines: str) -> Amount:
        """The sum over months, those not held being left out."""
        found = (self._amounts.get((month, line), Amount()) for month in months for line in lines)
        return sum(found, Amount())

    def held_of(self, months: Iterable[Month], *lines: str) -> tuple[Month, ...]:
        return tuple(month for month in months if self.holds(month, lines))
