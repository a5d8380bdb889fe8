from decimal import Decimal

import numpy as np
import pytest

from budgets.domain.chance import (
    Chance,
    Pool,
    Spread,
    ToDate,
    Verdict,
    limits_by_size,
    of_line,
    of_practice,
    summed,
    together,
)
from pbc.core.statistics.compound import Cumulants, Moments
from pbc.core.statistics.funnels import Significance

DRAW = np.random.default_rng(1)
COSTS = DRAW.lognormal(6.0, 1.2, 20_000)
YEAR = Moments(len(COSTS), COSTS.sum(), (COSTS**2).sum(), (COSTS**3).sum())
MONTHLY = [tuple(row) for row in DRAW.normal(40_000, 1_500, (12, 12))]
POOL = Pool.of(
    [Spread(YEAR, {"day_case": YEAR}, months) for months in MONTHLY], [Spread(YEAR, {"day_case": YEAR})] * 12
)


def line(name: str = "day_case", budget: str = "1200000.00", variance: str = "0.00", **changes) -> ToDate:
    to_date = Decimal(budget) / 2
    given = {
        "line": name,
        "budget": Decimal(budget),
        "budget_to_date": to_date,
        "actual": to_date + Decimal(variance),
        "share": Decimal("0.5"),
    }
    return ToDate(**(given | changes))


def test_a_small_practice_a_few_percent_under_is_within_chance() -> None:
    """The planted story: 3 percent under a budget of 600,000 to date says nothing yet."""
    found = of_practice("Small Surgery", [line(variance="-18000.00")], POOL)
    assert found.verdict is Verdict.WITHIN
    assert found.lower < -18_000 < found.upper


@pytest.mark.parametrize(("variance", "verdict"), [("-200000.00", Verdict.SAVING), ("200000.00", Verdict.OVERSPEND)])
def test_what_chance_does_not_explain_is_called_by_its_name(variance: str, verdict: Verdict) -> None:
    assert of_practice("A", [line(variance=variance)], POOL).verdict is verdict


def test_the_variance_by_hand() -> None:
    """Var = budget to date × mean square ÷ mean, and for a budget from history half the year's budget squared again."""
    by_capitation = of_practice("A", [line(from_history=False)], POOL)
    a_pound = YEAR.squares / YEAR.cost
    assert by_capitation.spread.variance == pytest.approx(600_000 * a_pound)
    from_history = of_practice("A", [line()], POOL)
    assert from_history.spread.variance == pytest.approx(600_000 * a_pound + 0.25 * 1_200_000 * a_pound)
    assert from_history.spread.mean == by_capitation.spread.mean == 0


def test_last_years_luck_pulls_the_other_way() -> None:
    alone = of_practice("A", [line(from_history=False)], POOL).spread
    both = of_practice("A", [line()], POOL).spread
    assert alone.third > both.third > 0


def test_prescribing_varies_as_it_does_from_month_to_month() -> None:
    found = of_practice("A", [line("prescribing", "480000.00", from_history=False)], POOL)
    assert POOL.prescribing is not None
    assert found.spread.variance == pytest.approx(POOL.prescribing * 240_000)
    assert POOL.prescribing == pytest.approx(1_500**2 / 40_000, rel=0.3)


def test_the_whole_is_hospital_care_and_prescribing() -> None:
    found = of_practice("A", [line(), line("emergency"), line("prescribing")], POOL)
    assert [part.name for part in found.parts] == ["Hospital care", "Prescribing"]
    assert found.spread.variance == pytest.approx(sum(part.spread.variance for part in found.parts))
    assert found.budget_to_date == Decimal("1800000.00")


def test_together_chance_carries_less_far_than_apart() -> None:
    """A consortium of nine alike: the sum of variances may be 9 times, the interval is 3 times that of one."""
    one = of_practice("A", [line(variance="-60000.00", from_history=False)], POOL)
    nine = together("Consortium", [one] * 9)
    assert nine.variance == 9 * one.variance
    assert nine.spread.deviation == pytest.approx(3 * one.spread.deviation)
    assert (one.verdict, nine.verdict) == (Verdict.WITHIN, Verdict.SAVING)


def test_a_line_by_itself() -> None:
    assert of_line("Day cases", line(variance="-1.00"), POOL).verdict is Verdict.WITHIN
    assert of_line("Prescribing", line("prescribing"), POOL).name == "Prescribing"
    unknown = of_line("A&E", line("ae"), POOL)
    assert unknown.verdict is Verdict.UNKNOWN
    assert "too few patients" in unknown.working.reason


def test_what_cannot_be_told_says_why_and_takes_the_whole_with_it() -> None:
    empty = Pool.of([], [])
    found = of_practice("A", [line(), line("prescribing")], empty)
    assert found.verdict is Verdict.UNKNOWN
    assert "Hospital care: too few patients" in found.reason
    assert "Prescribing: too few months" in found.reason
    assert together("Nobody", []).working.reason == "there are no data"


def test_the_working_opens_to_its_parts() -> None:
    working = of_practice("A", [line(), line("prescribing")], POOL).working
    names = [part.name for part in working.inputs]
    assert names[:3] == ["Variance to date", "Standard deviation by chance alone", "Skewness"]
    assert names[3].startswith("Hospital care")
    assert working.parameters[0].value == 95


def test_a_budget_below_nought_brings_no_chance() -> None:
    found = of_practice("A", [line(budget="-100.00")], POOL)
    assert found.spread == Cumulants(0.0, 0.0, 0.0)


def test_the_larger_the_list_the_smaller_the_part_of_chance() -> None:
    lines = [line(from_history=False)]
    points = limits_by_size(POOL, lines, 4_000, [2_000, 8_000, 32_000])
    widths = [point.limits.p95.upper - point.limits.p95.lower for point in points]
    assert widths[0] == pytest.approx(2 * widths[1])
    assert widths[1] == pytest.approx(2 * widths[2])
    own = of_practice("A", lines, POOL)
    assert limits_by_size(POOL, lines, 4_000, [4_000])[0].limits.p95.upper == pytest.approx(
        float(own.upper / own.budget_to_date * 100), abs=0.001
    )


def test_without_a_spread_there_is_no_curve() -> None:
    assert limits_by_size(Pool.of([], []), [line()], 1_000, [2_000]) == []


def test_practices_add_up_line_by_line() -> None:
    both = summed([[line(variance="5.00"), line("ae")], [line(variance="-2.00", from_history=False)]])
    assert [(each.line, each.budget, each.variance) for each in both] == [
        ("day_case", Decimal("2400000.00"), Decimal("3.00")),
        ("ae", Decimal("1200000.00"), Decimal("0.00")),
    ]
    assert both[0].from_history


def test_percent_and_significance() -> None:
    found = of_practice("A", [line(variance="-200000.00")], POOL)
    assert found.percent == pytest.approx(-33.33, abs=0.01)
    assert found.significance in (Significance.LOW_95, Significance.LOW_998)
    nothing = together("A", [])
    assert (nothing.percent, nothing.significance) == (None, Significance.NOT_SIGNIFICANT)


def test_a_chance_on_its_limit_is_within() -> None:
    edge = Chance("A", Decimal("196.00"), Decimal(1), Cumulants(0.0, 10_000.0, 0.0))
    assert edge.upper == Decimal("196.00")
    assert edge.verdict is Verdict.WITHIN
