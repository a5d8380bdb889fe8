"""The part of last year that stands for the whole of it, and what practices did in it (R30; S4 ¶36)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from pbc.core.calendar import working_days_in
from pbc.core.periods import FinancialYear, Month


class Annualising(StrEnum):
    """How part of a year becomes a whole one. The words are those of the rule ``prior_year_method``."""

    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Cut:
    """The part of last year that stands for the whole of it.

    :param year: the year the activity is of.
    :param months: those that are held, in order; at least one, all of that year.
    :raises ValueError: for no month, or one of another year.
    """

    year: FinancialYear
    months: tuple[Month, ...]
    annualising: Annualising = Annualising.WORKING_DAYS

    def __post_init__(self) -> None:
        if not self.months or any(month.financial_year != self.year for month in self.months):
            raise ValueError(f"a cut needs months of {self.year}")

    @cached_property
    def is_whole_year(self) -> bool:
        return set(self.months) == set(self.year.months)

    @cached_property
    def factor(self) -> Decimal:
        """What the months held are multiplied by to stand for the year: one for a whole year."""
        return self.whole / self.part

    @cached_property
    def whole(self) -> Decimal:
        return self._size(self.year.months)

    @cached_property
    def part(self) -> Decimal:
        return self._size(self.months)

    @cached_property
    def words(self) -> str:
        """The months and the method, as pages and facts state them."""
        if self.is_whole_year:
            return f"the whole of {self.year}"
        unit = "working days" if self.annualising is Annualising.WORKING_DAYS else "months"
        first, last = self.months[0].label, self.months[-1].label
        span = f"{first} to {last}" if len(self.months) > 1 else first
        count = f"{len(self.months)} of 12 months"
        return f"{span} ({count}), scaled to a year by {unit} ({self.part} of {self.whole})"

    def as_dict(self) -> dict[str, Any]:
        return {
            "year": self.year.start_year,
            "months": [str(month) for month in self.months],
            "annualising": self.annualising.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Cut":
        months = tuple(Month.parse(month) for month in data["months"])
        return cls(FinancialYear(data["year"]), months, Annualising(data["annualising"]))

    def _size(self, months: Sequence[Month]) -> Decimal:
        if self.annualising is Annualising.MONTHS:
            return Decimal(len(months))
        return Decimal(sum(working_days_in(month.first_day, month.end) for month in months))


@dataclass(frozen=True)
class LineHistory:
    """Last year's activity of one line of one practice, in the months of its cut.

    :param cut: the months held of this kind of data: prescribing, say, may come later than spells.
    :param cost: at this year's prices; for prescribing, the actual cost.
    :param of: codes of the practices it was recorded under: more than one where practices merged.
    """

    line: str
    label: str
    unit: str
    cut: Cut
    activity: Decimal
    cost: Decimal
    rows: int | None = None
    of: tuple[str, ...] = ()
