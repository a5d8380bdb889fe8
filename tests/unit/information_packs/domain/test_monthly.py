"""Months that are held, and months that are not: nothing held is not nought."""

from decimal import Decimal

from information_packs.domain.monthly import Amount, Monthly
from pbc.core.periods import Month

MAY, JUNE = Month(2006, 5), Month(2006, 6)


def test_a_month_held_without_rows_is_nought_and_one_not_held_is_none():
    monthly = Monthly({(MAY, "ae"): Amount(3, cost=Decimal("9.50"))}, {(MAY, "ae"), (MAY, "spells")})

    assert monthly.at(MAY, "ae") == Amount(3, cost=Decimal("9.50"))
    assert monthly.at(MAY, "spells") == Amount()
    assert monthly.at(JUNE, "ae") is None
    assert monthly.at(MAY, "ae", "prescribing") is None
    assert monthly.held_of((MAY, JUNE), "ae") == (MAY,)


def test_sums_leave_out_what_is_not_held():
    monthly = Monthly({(MAY, "ae"): Amount(3), (JUNE, "ae"): Amount(4)}, {(MAY, "ae"), (JUNE, "ae")})
    assert monthly.over((MAY, JUNE), "ae").activity == 7
