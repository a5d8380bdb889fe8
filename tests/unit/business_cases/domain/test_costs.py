from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_cases.domain.costs import (
    HORIZON,
    Cost,
    CostKind,
    Saving,
    check_lines,
    full_year_cost,
    full_year_freed,
    money_of,
    one_off,
    recovery,
    value_working,
)
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.working import Parameter

START = Month(2007, 1)
YEARS = Parameter("Years counted", Decimal(3), "years", "illustrative")
SAVING = Saving("follow_up_outpatient", Decimal(16), Decimal("75.00"), Decimal("0.00"), 1, 1, 0, "Seen by the nurse")
COSTS = [
    Cost(CostKind.CAPITAL, 1, Decimal("6000.00"), "A dermatoscope"),
    Cost(CostKind.RECURRENT, 1, Decimal("4800.00"), "Nurse"),
]


def test_a_case_by_hand() -> None:
    """Month 1: 6,000 + 400 paid, 1,200 freed: −5,200. Then 800 a month: above nought from month 8."""
    found = recovery(COSTS, [SAVING], START)
    assert [int(month.balance) for month in found.months[:8]] == [-5200, -4400, -3600, -2800, -2000, -1200, -400, 400]
    assert (found.month, found.lowest) == (8, Decimal("-5200.00"))
    money = money_of(COSTS, [SAVING], START, YEARS)
    assert (money.one_off, money.recurrent, money.freed) == (
        Decimal("6000.00"),
        Decimal("4800.00"),
        Decimal("14400.00"),
    )
    assert (money.value, money.upfront, money.recovery_month) == (Decimal("20400.00"), Decimal("5200.00"), 8)
    assert value_working(money, YEARS).value == Decimal("20400.00")


def test_patients_move_little_by_little_and_both_are_paid_for_meanwhile() -> None:
    """From month 2, in full from month 4: a third, two thirds, all; the old service is paid for until month 3."""
    saving = Saving("day_case", Decimal(30), Decimal("100.00"), Decimal("45.00"), 2, 4, 2, "Minor surgery")
    assert [saving.units_in(month) for month in (1, 2, 3, 4, 60)] == [0, 10, 20, 30, 30]
    assert [saving.freed_in(month) for month in (1, 2, 3, 4)] == [0, 0, 0, Decimal("3000.00")]
    assert [saving.doubled_in(month) for month in (1, 2, 3, 4)] == [0, Decimal("1000.00"), Decimal("2000.00"), 0]
    assert [saving.replaced_in(month) for month in (1, 2, 3, 4)] == [
        0,
        Decimal("450.00"),
        Decimal("900.00"),
        Decimal("1350.00"),
    ]
    assert full_year_cost([], [saving]) == Decimal("16200.00")
    assert full_year_freed([saving]) == Decimal("36000.00")


def test_what_never_pays_itself_back_says_so() -> None:
    found = recovery([Cost(CostKind.RECURRENT, 1, Decimal("1200.00"), "Nurse")], [], START)
    assert (found.month, found.lowest) == (None, Decimal("-6000.00"))


def test_what_costs_nothing_beforehand_has_nothing_to_recover() -> None:
    found = recovery([Cost(CostKind.RECURRENT, 1, Decimal("1200.00"), "Nurse")], [SAVING], START)
    assert (found.month, found.lowest) == (0, 0)


def test_costs_of_later_years_fall_in_their_year() -> None:
    costs = [
        Cost(CostKind.NON_RECURRENT, 2, Decimal("100.00"), "Training"),
        Cost(CostKind.RECURRENT, 2, Decimal("120.00"), "Rent"),
        Cost(CostKind.MANAGEMENT, 1, Decimal("50.00"), "Project"),
    ]
    spent = [month.cost for month in recovery(costs, [], START).months]
    assert (spent[0], spent[1], spent[12], spent[13]) == (Decimal("50.00"), 0, Decimal("110.00"), Decimal("10.00"))
    assert one_off(costs) == Decimal("150.00")


@given(
    amount=st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2),
    units=st.integers(1, 500),
    price=st.decimals(Decimal(0), Decimal(5000), places=2),
    months=st.tuples(st.integers(1, 30), st.integers(0, 20), st.integers(0, 12)),
)
def test_the_balance_is_all_that_was_freed_less_all_that_was_paid(
    amount: Decimal, units: int, price: Decimal, months: tuple[int, int, int]
) -> None:
    first, ramp, double = months
    saving = Saving("ae", Decimal(units), price, price / 2, first, first + ramp, double, "Elsewhere")
    found = recovery([Cost(CostKind.RECURRENT, 1, amount, "Staff")], [saving], START).months
    assert len(found) == HORIZON
    assert found[-1].balance == sum(month.freed for month in found) - sum(month.cost for month in found)
    assert sum(month.cost for month in found[:12]) - sum(saving.replaced_in(n) for n in range(1, 13)) == amount


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        (Cost(CostKind.CAPITAL, 1, Decimal("0.00"), "Nothing"), "Cost 1 is £0.00"),
        (Cost(CostKind.CAPITAL, 1, Decimal("10.005"), "Half a penny"), "Cost 1 is £10.005"),
        (Cost(CostKind.CAPITAL, 6, Decimal("10.00"), "Later"), "Cost 1 is in year 6"),
        (Cost(CostKind.CAPITAL, 1, Decimal("10.00"), " "), "Cost 1 has no words"),
    ],
)
def test_costs_that_cannot_be(cost: Cost, text: str) -> None:
    with pytest.raises(Invalid, match=text):
        check_lines([cost], [])


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"units": Decimal(0)}, "Saving 1 moves 0 units"),
        ({"price": Decimal(-1)}, "price below nought"),
        ({"from_month": 5, "full_month": 4}, "from month 5 and in full from month 4"),
        ({"full_month": 61}, "in full from month 61"),
        ({"double_months": -1}, "paid twice for -1 months"),
        ({"substitution": ""}, "Saving 1 has no words"),
    ],
)
def test_savings_that_cannot_be(changes: dict[str, object], text: str) -> None:
    with pytest.raises(Invalid, match=text):
        check_lines([], [Saving(**{**SAVING.__dict__, **changes})])  # type: ignore[arg-type]
