from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.adjusting import (
    adjustment_moves,
    check_after_close,
    check_authority,
    check_movable,
    list_size_change,
)
from budgets.domain.ledger import AccountKey, AccountKind, is_whole
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.core.working import Parameter

THRESHOLD = Parameter("Change of a list that changes the budget", Decimal(2), "percent")
LIMIT = Decimal("25000.00")


def changed(net: str, before: int, now: int) -> Decimal:
    value = list_size_change("day_case", "Day cases", Decimal(net), Decimal(before), Decimal(now), THRESHOLD).value
    assert isinstance(value, Decimal)
    return value


def test_a_line_follows_the_list_once_it_moved_enough() -> None:
    """By hand: 120 more on 4,000 is 3 percent of 50,000.00."""
    assert changed("50000.00", 4000, 4120) == Decimal("1500.00")
    assert changed("50000.00", 4000, 3880) == Decimal("-1500.00")


def test_within_the_threshold_and_on_it_nothing_changes() -> None:
    assert changed("50000.00", 4000, 4080) == 0
    working = list_size_change("day_case", "Day cases", Decimal(1), Decimal(4000), Decimal(4080), THRESHOLD)
    assert working.notes == ("The list changed by 2.0%: within the threshold, no change.",)
    assert changed("50000.00", 4000, 4081) == Decimal("1012.50")


@pytest.mark.parametrize(("before", "now"), [(0, 100), (100, 0)])
def test_a_list_of_nought_is_refused(before: int, now: int) -> None:
    with pytest.raises(Invalid, match="Load the list"):
        changed("1.00", before, now)


def test_closed_months_are_left_alone() -> None:
    check_after_close(date(2006, 7, 1), Month(2006, 6))
    check_after_close(date(2006, 4, 1), None)
    with pytest.raises(Invalid, match="30 June 2006 lies in a month that is closed.*Choose 1 July 2006"):
        check_after_close(date(2006, 6, 30), Month(2006, 6))


def test_who_may_move_how_much() -> None:
    check_authority(LIMIT, LIMIT, may_large=False, authority="")
    check_authority(LIMIT + 1, LIMIT, may_large=True, authority="Minute 12/06")
    with pytest.raises(Denied, match="A director has to post it"):
        check_authority(LIMIT + 1, LIMIT, may_large=False, authority="Minute 12/06")
    with pytest.raises(Invalid, match="Name the minute"):
        check_authority(LIMIT + 1, LIMIT, may_large=True, authority=" ")


def test_funds_are_not_moved_by_virement() -> None:
    check_movable(AccountKey(AccountKind.DEVOLVED, 1, "ae"), AccountKey(AccountKind.PCT_HELD, name="x"))
    with pytest.raises(Invalid, match="drawn on by calls"):
        check_movable(AccountKey(AccountKind.CONTINGENCY))


@given(st.dictionaries(st.sampled_from(["ae", "prescribing", "day_case"]), st.decimals(-999, 999, places=2)))
def test_an_adjustment_takes_from_the_component_what_it_gives(amounts) -> None:
    holdings = {
        "ae": AccountKind.DEVOLVED,
        "prescribing": AccountKind.BLOCKED_BACK,
        "day_case": AccountKind.DEVOLVED,
    }
    moves = adjustment_moves(7, holdings, amounts)
    assert is_whole(moves)
    for line, amount in amounts.items():
        assert moves.get(AccountKey(holdings[line], 7, line), 0) == amount


def test_a_line_outside_the_budget_is_refused() -> None:
    with pytest.raises(Invalid, match="has no line community"):
        adjustment_moves(7, {"ae": AccountKind.DEVOLVED}, {"community": Decimal(1)})
