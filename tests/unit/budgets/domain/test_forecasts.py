"""Three forecasts by hand: half a year of 12,000 at 100 a spell, with last year busier in winter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.domain.forecasts import ForecastMethod, forecasts, total_forecasts
from budgets.domain.inputs import Actual, Adjustment, Amount, AnnualLine
from budgets.domain.ledger import PostingKind
from budgets.domain.profiles import ProfileMethod, profile
from pbc.core.periods import FinancialYear
from pbc.core.working import Working

YEAR = FinancialYear(2006)
MONTHS = YEAR.months
LAST = dict(zip(YEAR.previous.months, [Decimal(80)] * 6 + [Decimal(120)] * 6, strict=True))
BUDGET = AnnualLine("ae", "A&E", "attendances", Decimal("12000.00"), Decimal(120), Working("set", None, "£", "f"))


def made(costs, annual=BUDGET, last=LAST, through=6):
    money = [Decimal(cost) for cost in costs]
    total = sum(money, Decimal(0))
    actual = Actual(
        "ae", open=Amount(total), monthly=(*money, *[Decimal(0)] * (through - len(money))), held=MONTHS[: len(costs)]
    )
    spent = Working("Actual to date", total if costs else None, "£", "f", reason="" if costs else "Nothing is held.")
    share = profile(ProfileMethod.TWELFTHS, MONTHS[through - 1])
    return {each.method: each for each in forecasts(annual, spent, actual, share, last)}


def values(found) -> list[Decimal | None]:
    return [found[method].figure.value for method in ForecastMethod]


def test_by_hand() -> None:
    """6,600 in six months: × 2; × 1,200/480 by last year's pattern; + 6,000 of budget for the other six."""
    assert values(made([1100] * 6)) == [Decimal("13200.00"), Decimal("16500.00"), Decimal("12600.00")]


def test_months_without_data_are_foretold_as_if_to_come() -> None:
    """5,500 in five of six months: × 12/5; × 1,200/400; + 7,000."""
    assert values(made([1100] * 5)) == [Decimal("13200.00"), Decimal("16500.00"), Decimal("12500.00")]


def test_adjustments_posted_for_later_are_a_known_commitment() -> None:
    later = Adjustment(PostingKind.VIREMENT, Decimal("500.00"), date(2006, 12, 1), "Winter clinic")
    found = made([1100] * 6, replace(BUDGET, to_come=(later,)))
    assert values(found)[2] == Decimal("13100.00")


def test_a_year_that_ends_leaves_nothing_to_foretell() -> None:
    found = made([900] * 12, through=12)
    assert values(found)[0] == values(found)[2] == Decimal("10800.00")
    assert [each.spread.value for each in found.values()] == [0, 0, 0]


def test_without_last_years_months_there_is_no_pattern_and_it_is_said() -> None:
    found = made([1100] * 6, last={YEAR.previous.months[0]: Decimal(80)})
    seasonal = found[ForecastMethod.LAST_YEAR]
    assert seasonal.figure.value is None
    assert seasonal.interval is None
    assert "each of its months" in seasonal.figure.reason
    assert seasonal.spread.reason


def test_without_data_nothing_is_foretold() -> None:
    assert [each.figure.reason for each in made([]).values()] == ["Nothing is held."] * 3


def test_the_interval_is_that_of_the_lines_own_months() -> None:
    """1,000, 1,200, 1,400, 1,600: 3.182446 × √(20/3) × √24 × 100, as in the test of the statistics."""
    straight = made([1000, 1200, 1400, 1600], through=4)[ForecastMethod.STRAIGHT_LINE]
    assert straight.spread.value == Decimal("4025.51")
    low, high = straight.interval
    assert (low + high) / 2 == straight.figure.value == Decimal("15600.00")
    assert straight.spread.parameters[0].value == 4


def test_fewer_than_four_months_have_no_interval_and_it_is_said() -> None:
    straight = made([1000, 1200, 1400], through=4)[ForecastMethod.STRAIGHT_LINE]
    assert straight.figure.value == Decimal("14400.00")
    assert (straight.spread.value, straight.interval) == (None, None)
    assert straight.spread.reason.startswith("Fewer than 4 months")


def test_totals_are_sums_and_their_spread_is_by_squares() -> None:
    one = tuple(made([1000, 1200, 1400, 1600], through=4).values())
    both = total_forecasts([one, one])
    assert [each.figure.value for each in both] == [2 * each.figure.value for each in one]
    assert both[0].spread.value == pytest.approx(one[0].spread.value * Decimal(2).sqrt(), abs=Decimal("0.01"))


def test_a_total_with_a_line_that_cannot_be_told_has_no_interval() -> None:
    one, other = made([1000, 1200, 1400, 1600], through=4), made([1000, 1200], through=4)
    total = total_forecasts([tuple(one.values()), tuple(other.values())])[0]
    assert total.interval is None
    assert "A&E" in total.spread.inputs[0].name


def test_nothing_at_all_gives_no_total() -> None:
    assert [each.figure.value for each in total_forecasts([tuple(made([]).values())])] == [None, None, None]
