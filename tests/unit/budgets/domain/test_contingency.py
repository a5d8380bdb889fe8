from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.contingency import (
    Flow,
    balance_working,
    check_may_return,
    forecast,
    forecast_by_pattern,
    pooling_warnings,
    returns,
    warning,
)
from pbc.core.errors import Denied
from pbc.core.periods import FinancialYear, Month

PENCE = st.integers(min_value=0, max_value=9_000_000).map(lambda pence: Decimal(pence) / 100)
YEAR = FinancialYear(2006)
LAST = date(2007, 3, 31)


def test_what_is_left_by_hand() -> None:
    flow = Flow(Decimal("320000.00"), Decimal("10000.00"), Decimal("32000.00"), Decimal("1000.00"))
    assert balance_working(flow).value == Decimal("297000.00")
    assert flow.opening == Decimal("330000.00")


def test_the_year_going_on_as_so_far() -> None:
    """32,000 in five months: 76,800 in twelve."""
    assert forecast(Decimal("32000.00"), 5).value == Decimal("76800.00")
    assert forecast(Decimal(0), 0).reason


def test_the_year_by_last_year_s_pattern() -> None:
    """Last year a fifth was called by now: 32,000 becomes 160,000."""
    found = forecast_by_pattern(Decimal("32000.00"), Decimal("10000.00"), Decimal("50000.00"))
    assert found.value == Decimal("160000.00")
    assert forecast_by_pattern(Decimal(1), None, None).reason


def test_the_fund_running_out_is_said() -> None:
    flow = Flow(Decimal("50000.00"), called=Decimal("32000.00"))
    assert "£76,800.00 would be called" in warning(flow, [forecast(flow.called, 5)])
    assert warning(flow, [forecast(flow.called, 12)]) == ""
    assert "used up" in warning(Flow(Decimal("5.00"), called=Decimal("5.00")), [])
    assert warning(Flow(Decimal("5.00"), called=Decimal("2.00"), returned=Decimal("3.00")), []) == ""


def test_small_pools_are_named() -> None:
    found = pooling_warnings({"East": 29_999, "West": 30_000}, Decimal(30_000))
    assert found == [
        "East pools 29,999 patients; below 30,000 the cost of rare treatments swings widely from year to year."
    ]


def test_what_is_left_goes_back_by_contribution_by_hand() -> None:
    """100.01 by contributions of 2 : 1 : 0: 66.67 and 33.34, the odd penny to the larger remainder."""
    found = returns(Decimal("100.01"), {"a": Decimal(200), "b": Decimal(100), "c": Decimal(0)})
    assert found == {"a": Decimal("66.67"), "b": Decimal("33.34")}
    assert returns(Decimal(0), {"a": Decimal(1)}) == {}
    assert returns(Decimal(1), {}) == {}


@given(PENCE, st.dictionaries(st.integers(), PENCE, max_size=60))
def test_returns_sum_to_what_is_left(left, put_in) -> None:
    found = returns(left, put_in)
    assert sum(found.values(), Decimal(0)) == (left if any(put_in.values()) else 0)
    assert all(amount > 0 for amount in found.values())
    assert returns(left, put_in) == found


def test_the_fund_goes_back_when_the_year_is_over_and_all_is_decided() -> None:
    check_may_return(YEAR, today=LAST, waiting=0, uncalled=[])
    with pytest.raises(Denied, match="not before 31 March 2007"):
        check_may_return(YEAR, today=date(2007, 3, 30), waiting=0, uncalled=[])
    with pytest.raises(Denied, match="1 call waits"):
        check_may_return(YEAR, today=LAST, waiting=1, uncalled=[])
    with pytest.raises(Denied, match="threshold calls of March 2007 are not made"):
        check_may_return(YEAR, today=LAST, waiting=0, uncalled=[Month(2007, 3)])
