"""What a line came to: closed and open months together, and what came late."""

from decimal import Decimal

from budgets.domain.inputs import Actual, Amount
from pbc.core.periods import Month

APRIL, MAY, JUNE = (Month(2006, number) for number in (4, 5, 6))
CLOSED = Amount(Decimal("6900.00"), Decimal(3))


def test_cost_and_activity_add_and_subtract_each_for_itself() -> None:
    more = Amount(Decimal("150.10"), Decimal(2))
    assert CLOSED + more == Amount(Decimal("7050.10"), Decimal(5))
    assert more - CLOSED == Amount(Decimal("-6749.90"), Decimal(-1))
    assert sum([CLOSED, more], Amount()) == CLOSED + more


def test_the_year_to_date_is_as_at_the_close_and_what_came_since_stands_apart() -> None:
    """Closed at 6,900.00; a spell of 2,300.00 came since, and one of 150.00 was taken back; June is open."""
    now = Amount(Decimal("9050.00"), Decimal(3))
    actual = Actual("emergency", closed=CLOSED, closed_now=now, open=Amount(Decimal("2300.00"), Decimal(1)))
    assert actual.to_date == Amount(Decimal("9200.00"), Decimal(4))
    assert actual.late == Amount(Decimal("2150.00"), Decimal(0))


def test_months_held_are_those_with_data_not_those_to_date() -> None:
    actual = Actual("ae", held=(APRIL, JUNE), closed_months=(APRIL,), open_months=(MAY, JUNE))
    assert actual.months_held == 2


def test_a_line_without_anything_is_nought_and_holds_no_month() -> None:
    nothing = Actual("ae")
    assert (nothing.to_date, nothing.late, nothing.months_held) == (Amount(), Amount(), 0)
