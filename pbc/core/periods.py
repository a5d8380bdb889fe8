"""Financial years and months: half-open ranges of days, from the first day to the day after the last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

APRIL = 4
FIRST_YEAR, LAST_YEAR = 1990, 2050


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month of activity, such as April 2006."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise ValueError(f"there is no month {self.year}-{self.month} between {FIRST_YEAR} and {LAST_YEAR}")

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that holds this day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``2006-04`` or ``200604``.

        :raises ValueError: for anything else.
        """
        match = re.fullmatch(r"(\d{4})-?(\d{2})", text.strip())
        if not match:
            raise ValueError(f"“{text}” is not a month: write it as YYYY-MM, such as 2006-04")
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The day after the last (half-open)."""
        return self.plus(1).first_day

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def financial_year(self) -> "FinancialYear":
        return FinancialYear(self.year if self.month >= APRIL else self.year - 1)

    @property
    def number_in_year(self) -> int:
        """1 for April to 12 for March."""
        return (self.month - APRIL) % 12 + 1

    @property
    def label(self) -> str:
        return f"{self.first_day:%B %Y}"

    @property
    def short_label(self) -> str:
        return f"{self.first_day:%b %y}"

    @property
    def to_date_label(self) -> str:
        """The year up to the month's end: ``April 2006``, ``April to May 2006``, ``April 2006 to January 2007``."""
        if self.number_in_year == 1:
            return self.label
        start = self.financial_year.months[0]
        return f"{start.label} to {self.label}" if start.year != self.year else f"{start.first_day:%B} to {self.label}"

    def plus(self, months: int) -> "Month":
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True)
class FinancialYear:
    """An NHS financial year, 1 April to 31 March, named by the calendar year it starts in."""

    start_year: int

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        return Month.of(day).financial_year

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Read ``2006/07``, ``2006-07`` or ``2006/2007``.

        :raises ValueError: for anything else, or where the second year does not follow the first.
        """
        match = re.fullmatch(r"(\d{4})[/-](\d{2}|\d{4})", text.strip())
        if not match or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
            raise ValueError(f"“{text}” is not a financial year: write it as 2006/07")
        return cls(int(match[1]))

    @property
    def first_day(self) -> date:
        return date(self.start_year, APRIL, 1)

    @property
    def end(self) -> date:
        """1 April of the next year (half-open)."""
        return date(self.start_year + 1, APRIL, 1)

    @property
    def months(self) -> tuple[Month, ...]:
        """April to March."""
        return _months_of(self.start_year)

    @property
    def previous(self) -> "FinancialYear":
        return FinancialYear(self.start_year - 1)

    @property
    def next(self) -> "FinancialYear":
        return FinancialYear(self.start_year + 1)

    @property
    def label(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first_day <= day < self.end

    def __str__(self) -> str:
        return self.label


@cache
def _months_of(start_year: int) -> tuple[Month, ...]:
    return tuple(Month(start_year, APRIL).plus(number) for number in range(12))


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from the first to the last, both included."""
    month = first
    while month <= last:
        yield month
        month = month.plus(1)
