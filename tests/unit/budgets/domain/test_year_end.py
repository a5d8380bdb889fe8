from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.domain.year_end import OutturnRow, YearState, check_may_close, check_may_sign, checklist, total_of
from pbc.core.errors import Denied
from pbc.core.periods import FinancialYear

READY = YearState(FinancialYear(2006), date(2007, 4, 1))


def test_when_all_is_done_the_year_may_be_closed() -> None:
    check_may_close(READY)
    assert all(check.is_done for check in checklist(READY))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"today": date(2007, 3, 31)}, "The year is over: not yet. It ends on 31 March 2007."),
        ({"has_budgets": False}, "No budget was issued."),
        ({"open_months": ("February 2007", "March 2007")}, "Not closed: February 2007, March 2007."),
        ({"uncalled": 1}, "1 month has no calls yet."),
        ({"uncalled": 2}, "2 months have no calls yet."),
        ({"waiting_calls": 1}, "1 call waits."),
        ({"waiting_claims": 3}, "3 claims wait."),
        ({"fund": Decimal("1234.50")}, "£1,234.50 is still on the fund."),
    ],
)
def test_each_thing_that_is_left_is_named(changes, words: str) -> None:
    with pytest.raises(Denied) as refused:
        check_may_close(replace(READY, **changes))
    assert words in str(refused.value)
    assert "nothing was changed" in str(refused.value)


def test_all_that_is_left_is_named_at_once() -> None:
    with pytest.raises(Denied, match="Calls are decided.*Claims are decided"):
        check_may_close(replace(READY, waiting_calls=1, waiting_claims=1))


def test_who_closed_the_year_does_not_sign_it() -> None:
    check_may_sign(closed_by_user=1, by_user=2, is_signed=False)
    check_may_sign(closed_by_user=None, by_user=None, is_signed=False)
    with pytest.raises(Denied, match="somebody else has to sign"):
        check_may_sign(closed_by_user=1, by_user=1, is_signed=False)
    with pytest.raises(Denied, match="signed already"):
        check_may_sign(closed_by_user=1, by_user=2, is_signed=True)


def test_an_outturn_adds_up_what_is_known() -> None:
    row = OutturnRow(
        code="Q00001",
        name="Elm Surgery",
        budget=Decimal("100.00"),
        adjusted=Decimal("5.00"),
        actual=Decimal("90.00"),
        high_cost=Decimal("0.00"),
        variance=Decimal("-10.00"),
        lower=None,
        upper=None,
        verdict="unknown",
        contributed=Decimal("4.00"),
        returned=Decimal("3.00"),
        freed_up=Decimal("7.00"),
    )
    total = total_of([row, replace(row, actual=None, variance=None)])
    assert (total["budget"], total["actual"], total["variance"]) == (Decimal(200), Decimal(90), Decimal(-10))
    assert row.as_dict()["lower"] == ""
    assert row.as_dict()["actual"] == "90.00"
