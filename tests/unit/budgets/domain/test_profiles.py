from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.profiles import ProfileMethod, profile
from pbc.core.periods import FinancialYear, Month

YEAR = FinancialYear(2006)
LAST = {month: Decimal(100) for month in YEAR.previous.months}


def test_twelfths() -> None:
    june = profile(ProfileMethod.TWELFTHS, Month(2006, 6))
    assert june.to_date(Decimal("1000.00")) == Decimal("250.00")
    assert june.words == "months to June 2006"


def test_working_days_of_april_2006_are_eighteen_of_252() -> None:
    """Good Friday and Easter Monday fell in April 2006; 252 counted on a calendar of 2006/07."""
    april = profile(ProfileMethod.WORKING_DAYS, Month(2006, 4))
    assert (april.part, april.whole) == (18, 252)
    assert april.to_date(Decimal("2520.00")) == Decimal("180.00")


def test_last_years_pattern() -> None:
    pattern = LAST | {Month(2005, 4): Decimal(400)}
    share = profile(ProfileMethod.LAST_YEAR, Month(2006, 5), pattern)
    assert share.to_date(Decimal("1500.00")) == Decimal("500.00")


@pytest.mark.parametrize("gap", [None, {}, {**LAST, Month(2005, 9): Decimal(0)}])
def test_without_a_whole_year_of_pattern_twelfths_are_used_and_said(gap) -> None:
    share = profile(ProfileMethod.LAST_YEAR, Month(2006, 6), gap)
    assert share.method is ProfileMethod.TWELFTHS
    assert share.to_date(Decimal("1200.00")) == Decimal("300.00")
    assert "twelfths are used" in share.fallback


@given(st.sampled_from(ProfileMethod), st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_march_is_the_whole_year_to_the_penny(method, annual) -> None:
    assert profile(method, YEAR.months[-1], LAST).to_date(annual) == annual


@given(st.sampled_from(ProfileMethod), st.decimals(min_value=0, max_value=10**9, places=2))
def test_the_budget_to_date_never_falls(method, annual) -> None:
    to_date = [profile(method, month, LAST).to_date(annual) for month in YEAR.months]
    assert to_date == sorted(to_date)
