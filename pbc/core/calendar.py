"""Working days in England: Monday to Friday, less bank holidays."""

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5


@lru_cache(maxsize=128)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a calendar year, substitute and special days included."""
    from holidays.countries import UnitedKingdom  # reads every country's rules: not at every start

    return frozenset(UnitedKingdom(subdiv="ENG", years=year))  # type: ignore[no-untyped-call]


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def add_working_days(start: date, days: int) -> date:
    """The day that lies so many working days after the start; the start itself is not counted.

    :raises ValueError: for a negative number of days.
    """
    if days < 0:
        raise ValueError("working days are counted forwards")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


@lru_cache(maxsize=4096)
def working_days_in(start: date, end: date) -> int:
    """How many working days lie in the half-open range from start to end."""
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range((end - start).days))
