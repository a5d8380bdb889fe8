"""How much of the year's budget counts to date: twelfths, working days, or last year's pattern.

The guidance leaves it open; the PCT chooses by the rule ``statement_profile`` and every figure names the method.
"""

from collections.abc import Mapping
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

    :param unit: what part and whole are counted in.
    :param fallback: why another method than the one chosen was used, as a sentence.
    """

    method: ProfileMethod
    through: Month
    part: Decimal
    whole: Decimal
    unit: str
    fallback: str = ""

    def to_date(self, annual: Decimal) -> Decimal:
        """The part of an annual sum that counts to date, in whole pence; the whole of it in March."""
        return round_pence(annual * self.part / self.whole)

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
    gone = months[: through.number_in_year]
    if method is ProfileMethod.LAST_YEAR:
        before = [(last_year or {}).get(month.plus(-12), Decimal(0)) for month in months]
        if min(before) > 0:
            return Profile(
                method, through, sum(before[: len(gone)], Decimal(0)), sum(before, Decimal(0)), "£ last year"
            )
        fallback = "Last year’s pattern needs cost in each of its months, which is not held: twelfths are used."
        return Profile(ProfileMethod.TWELFTHS, through, Decimal(len(gone)), Decimal(12), "months", fallback)
    if method is ProfileMethod.WORKING_DAYS:
        year = through.financial_year
        part, whole = working_days_in(year.first_day, through.end), working_days_in(year.first_day, year.end)
        return Profile(method, through, Decimal(part), Decimal(whole), "working days")
    return Profile(method, through, Decimal(len(gone)), Decimal(12), "months")
