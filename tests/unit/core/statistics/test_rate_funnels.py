"""Funnels of rates."""

from itertools import pairwise

import pytest

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Confidence
from pbc.core.statistics.exact_limits import exact_ratio_limits
from pbc.core.statistics.funnels import Side, Significance, classify_ratio
from pbc.core.statistics.rate_funnels import RateFunnel, RateFunnelPoint, RateUnit, rate_funnel, rate_line


def crude(count: int, population: int | None) -> RateUnit:
    return RateUnit(count, population, 1000 * count / population if population else None)


def test_the_baseline_of_crude_rates_is_pooled_and_each_practice_is_classed_against_it():
    units = {"A": crude(50, 1000), "B": crude(10, 1000), "C": crude(300, 10_000)}

    funnel = rate_funnel(units)

    assert isinstance(funnel, RateFunnel)
    assert funnel.baseline == pytest.approx(30)
    assert funnel.points["A"] == RateFunnelPoint(
        pytest.approx(1000), pytest.approx(30), classify_ratio(observed=50, expected=30)
    )
    assert funnel.points["B"].significance is Significance.LOW_998
    assert funnel.points["C"].significance is Significance.NOT_SIGNIFICANT


def test_a_practice_with_no_events_counts_its_people():
    funnel = rate_funnel({"A": crude(0, 1000), "B": crude(40, 1000)})

    assert funnel.baseline == pytest.approx(20)
    assert funnel.points["A"].effective_population == 1000
    assert funnel.points["A"].significance is Significance.LOW_998


def test_several_years_change_the_axis_and_no_class():
    units = {"A": crude(50, 3000), "B": crude(90, 3000)}

    once, over_three = rate_funnel(units), rate_funnel(units, years=3)

    assert over_three.points["A"].effective_population == pytest.approx(1000)
    assert over_three.points["A"].expected == once.points["A"].expected
    assert over_three.points["A"].significance is once.points["A"].significance


def test_small_standardised_rates_stay_in_the_baseline_but_off_the_chart():
    units = {"A": RateUnit(9, 500, 20.0), "B": RateUnit(10, 500, 20.0), "C": RateUnit(60, 3000, 21.0)}

    funnel = rate_funnel(units, standardised=True)

    assert funnel.points["A"] is Absent.TOO_FEW_EVENTS
    assert isinstance(funnel.points["B"], RateFunnelPoint)
    assert funnel.baseline == pytest.approx(1000 * 79 / (450 + 500 + 60_000 / 21))
    assert isinstance(rate_funnel(units).points["A"], RateFunnelPoint)


def test_a_practice_without_people_or_a_rate_is_marked_and_left_out():
    funnel = rate_funnel({"A": crude(5, 0), "B": crude(7, None), "C": RateUnit(4, 100, None), "D": crude(30, 1000)})

    assert funnel.points["A"] is Absent.NO_DENOMINATOR
    assert funnel.points["B"] is Absent.NO_DENOMINATOR
    assert funnel.points["C"] is Absent.NO_VALUE
    assert funnel.baseline == pytest.approx(30)


def test_nobody_at_all_has_no_funnel():
    assert rate_funnel({"A": crude(5, 0)}) is Absent.NO_DENOMINATOR
    assert rate_funnel({}) is Absent.NO_DENOMINATOR


def test_no_events_anywhere_cannot_be_classed():
    funnel = rate_funnel({"A": crude(0, 1000)})

    assert funnel.baseline == 0
    assert funnel.points["A"].significance is Absent.NO_EXPECTED


@pytest.mark.parametrize("confidence", Confidence)
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("largest", [40, 2_000, 16_000])
def test_a_line_runs_from_the_smallest_counts_past_the_largest_population(side, confidence, largest):
    line = rate_line(side, confidence, baseline=100, largest=largest)

    populations = [point.effective_population for point in line]
    assert populations == sorted(populations)
    assert populations[-1] >= largest
    assert all(population < largest for population in populations[:-1])
    for nearer, further in pairwise(point.rate for point in line):
        assert (nearer - further) * (1 if side is Side.UPPER else -1) > 0


def test_a_line_lies_near_the_exact_limits_of_its_population():
    point = rate_line(Side.UPPER, Confidence.P95, baseline=100, largest=10_000)[-1]

    exact = exact_ratio_limits(point.effective_population * 0.1)
    assert point.rate == pytest.approx(exact.p95.upper * 100, rel=0.005)


def test_several_years_shorten_the_x_axis_of_a_line():
    once = rate_line(Side.LOWER, Confidence.P95, baseline=100, largest=3_000)
    over_three = rate_line(Side.LOWER, Confidence.P95, baseline=100, largest=1_000, years=3)

    assert [point.rate for point in once] == [point.rate for point in over_three]
    assert once[5].effective_population == pytest.approx(3 * over_three[5].effective_population)


@pytest.mark.parametrize(("baseline", "largest"), [(0, 100), (5, 0)])
def test_a_line_without_a_rate_or_people_is_refused(baseline, largest):
    with pytest.raises(ValueError, match="above 0"):
        rate_line(Side.UPPER, Confidence.P95, baseline=baseline, largest=largest)
