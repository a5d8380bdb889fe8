from datetime import date
from decimal import Decimal

import pytest

from budgets.domain.cuts import Annualising, Cut
from pbc.core.periods import FinancialYear, Month

LAST = FinancialYear(2005)
WHOLE = Cut(LAST, LAST.months)


def test_nine_months_become_a_year_by_working_days() -> None:
    """Working days of each month counted by hand on a calendar with the bank holidays of England."""
    cut = Cut(LAST, LAST.months[:9])
    january_to_march = 21 + 20 + 23
    april_to_december = 21 + 20 + 22 + 21 + 22 + 22 + 21 + 22 + 20
    assert (cut.part, cut.whole) == (april_to_december, april_to_december + january_to_march)
    assert cut.words == "April 2005 to December 2005 (9 of 12 months), scaled to a year by working days (191 of 255)"


def test_nine_months_become_a_year_by_months() -> None:
    assert Cut(LAST, LAST.months[:9], Annualising.MONTHS).factor == Decimal(12) / 9


def test_a_whole_year_is_not_scaled() -> None:
    assert (WHOLE.is_whole_year, WHOLE.factor, WHOLE.words) == (True, 1, "the whole of 2005/06")


@pytest.mark.parametrize("months", [(), (Month(2006, 4),), (Month(2005, 4), Month(2006, 4))])
def test_a_cut_is_of_its_year(months) -> None:
    with pytest.raises(ValueError, match="a cut needs months of 2005/06"):
        Cut(LAST, months)


def test_bank_holidays_are_those_of_england() -> None:
    assert Cut(LAST, (Month.of(date(2005, 12, 1)),)).part == 20


@pytest.mark.parametrize("cut", [WHOLE, Cut(LAST, LAST.months[2:5], Annualising.MONTHS)])
def test_a_cut_reads_back_as_it_was_stored(cut) -> None:
    assert Cut.from_dict(cut.as_dict()) == cut
