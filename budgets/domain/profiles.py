"""How much of the year's budget counts to date: twelfths, working days, or last year's pattern.

The guidance leaves it open; the PCT chooses by the rule ``statement_profile`` and every figure names the method.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.core.calendar import working_days_in
from pbc.core.money import round_pence
from pbc.core.periods import Month
from pbc.core.working import Parameter


class ProfileMethod(StrEnum):
    TWELFTHS = "twelfths"
    WORKING_DAYS = "working_days"
    LAST_YEAR = "last_year"


@dataclass(frozen=True)
class Profile:
    """The share of a year gone by at the end of a month: ``part`` of ``whole``.

    :param weights: what each month of the year counts for, in order; none below nought.
    :param unit: what weights are counted in.
    :param fallback: why another method than the one chosen was used, as a sentence.
    """

    method: ProfileMethod
    through: Month
    weights: tuple[Decimal, ...]
    unit: str
    fallback: str = ""

    @property
    def part(self) -> Decimal:
        return sum(self.weights[: self.through.number_in_year], Decimal(0))

    @property
    def whole(self) -> Decimal:
        return sum(self.weights, Decimal(0))

    def to_date(self, annual: Decimal) -> Decimal:
        """The part of an annual sum that counts to date, in whole pence; the whole of it in March."""
        return round_pence(annual * self.part / self.whole)

    def of_months(self, annual: Decimal, months: Collection[Month]) -> Decimal:
        """The part of an annual sum that belongs to these months of the year, in whole pence."""
        return round_pence(annual * self.weight_of(months) / self.whole)

    def weight_of(self, months: Collection[Month]) -> Decimal:
        """What these months of the year count for, of ``whole``."""
        return sum((self.weights[month.number_in_year - 1] for month in months), Decimal(0))

    @property
    def words(self) -> str:
        return f"{self.unit} to {self.through.label}"

    def as_parameters(self) -> tuple[Parameter, Parameter]:
        source = f"profile: {self.method.replace('_', ' ')}"
        return (
            Parameter(name=f"{self.unit} to date", value=self.part, source=source),
            Parameter(name=f"{self.unit} in the year", value=self.whole, source=source),
        )


def profile(method: ProfileMethod, through: Month, last_year: Mapping[Month, Decimal] | None = None) -> Profile:
    """The profile of a financial year at the end of a month.

    :param last_year: cost by month of the year before; needed for that method. Without a full year of cost above
        nought, twelfths are used, and the profile says why.
    """
    months = through.financial_year.months
    twelfths = (Decimal(1),) * len(months)
    if method is ProfileMethod.LAST_YEAR:
        before = tuple((last_year or {}).get(month.plus(-12), Decimal(0)) for month in months)
        if min(before) > 0:
            return Profile(method, through, before, "£ last year")
        fallback = "Last year’s pattern needs cost in each of its months, which is not held: twelfths are used."
        return Profile(ProfileMethod.TWELFTHS, through, twelfths, "months", fallback)
    if method is ProfileMethod.WORKING_DAYS:
        days = tuple(Decimal(working_days_in(month.first_day, month.end)) for month in months)
        return Profile(method, through, days, "working days")
    return Profile(method, through, twelfths, "months")
