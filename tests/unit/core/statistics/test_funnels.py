"""Funnels for proportions and ratios."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.aggregates import pooled_ratio
from pbc.core.statistics.estimates import Confidence, Estimate, Interval, Limits
from pbc.core.statistics.funnels import (
    Side,
    Significance,
    classify,
    classify_ratio,
    proportion_limits,
    ratio_line,
)
from pbc.core.statistics.proportions import proportion
from tests.unit.core.statistics.vectors import close, rows

CLASSES = {
    "Not significant": Significance.NOT_SIGNIFICANT,
    "Low (0.001)": Significance.LOW_998,
    "Low (0.025)": Significance.LOW_95,
    "High (0.025)": Significance.HIGH_95,
    "High (0.001)": Significance.HIGH_998,
}
PROPORTIONS = rows("funnel_proportion")
ORDER = list(Significance)


def test_the_target_is_pooled():
    target = pooled_ratio((int(row["numerator"]), int(row["denominator"])) for row in PROPORTIONS)

    assert target * 100 == close(PROPORTIONS[0]["target_pct"])


@pytest.mark.parametrize("row", PROPORTIONS)
def test_proportion_limits_and_classes_match_the_vectors(row):
    target = pooled_ratio((int(unit["numerator"]), int(unit["denominator"])) for unit in PROPORTIONS)
    limits = proportion_limits(target=target, denominator=int(row["denominator"]))
    drawn = limits.clipped(0, 1).scaled(100)

    assert drawn.p95.lower == close(row["lower_95"])
    assert drawn.p95.upper == close(row["upper_95"])
    assert drawn.p998.lower == close(row["lower_998"])
    assert drawn.p998.upper == close(row["upper_998"])
    assert classify(int(row["numerator"]) / int(row["denominator"]), limits) is CLASSES[row["significance"]]


@pytest.mark.parametrize("row", rows("funnel_ratio"))
def test_ratio_classes_match_the_vectors(row):
    found = classify_ratio(observed=int(row["observed"]), expected=float(row["expected"]))

    assert found is CLASSES[row["significance"]]


@pytest.mark.parametrize("row", rows("funnel_ratio_lines"))
@pytest.mark.parametrize(("level", "confidence"), [("95", Confidence.P95), ("998", Confidence.P998)])
@pytest.mark.parametrize("side", Side)
def test_drawn_lines_match_the_vectors(row, level, confidence, side):
    (point,) = ratio_line(side, confidence, [int(row["observed"])])

    assert point.expected == close(row[f"expected_on_{side.value}_{level}"])
    assert point.ratio * 100 == close(row[f"ratio_pct_{side.value}_{level}"])


def test_a_count_of_nought_has_a_lower_line_only():
    assert ratio_line(Side.UPPER, Confidence.P95, [0]) == ()
    (point,) = ratio_line(Side.LOWER, Confidence.P95, [0])
    assert point.ratio == 0
    assert point.expected == pytest.approx(3.688879, abs=1e-6)


def test_the_line_is_not_the_interval_around_the_expected_count():
    (lower,) = ratio_line(Side.LOWER, Confidence.P95, [4])

    # A chi-squared interval around E = 10 would start at 0.48; the funnel near E = 10 is at 0.39.
    assert lower.ratio < 0.4


@pytest.mark.parametrize("expected", [0, None])
def test_nothing_expected_cannot_be_classed(expected):
    assert classify_ratio(observed=3, expected=expected) is Absent.NO_EXPECTED


def test_a_value_on_its_limit_is_not_significant():
    limits = Limits(p95=Interval(1, 3), p998=Interval(0, 4))

    assert [classify(value, limits) for value in (-1, 0, 1, 2, 3, 4, 5)] == [
        Significance.LOW_998,
        Significance.LOW_95,
        Significance.NOT_SIGNIFICANT,
        Significance.NOT_SIGNIFICANT,
        Significance.NOT_SIGNIFICANT,
        Significance.HIGH_95,
        Significance.HIGH_998,
    ]


@pytest.mark.parametrize(("target", "denominator"), [(1.2, 10), (-0.1, 10), (0.5, 0)])
def test_an_impossible_funnel_is_refused(target, denominator):
    with pytest.raises(ValueError, match="funnel needs"):
        proportion_limits(target=target, denominator=denominator)


@given(target=st.floats(0.01, 0.99), denominator=st.integers(1, 10_000))
def test_limits_hold_the_target_and_close_in(target, denominator):
    near, far = (proportion_limits(target=target, denominator=n) for n in (denominator, denominator + 1))

    assert near.p998.lower < near.p95.lower < far.p95.lower < target < far.p95.upper < near.p95.upper < near.p998.upper


@given(expected=st.floats(0.5, 5000), observed=st.integers(0, 6000))
def test_more_events_never_lower_the_class(expected, observed):
    fewer, more = (classify_ratio(observed=count, expected=expected) for count in (observed, observed + 1))

    if observed != 9:  # the limits step from exact to Byar's between 9 and 10
        assert ORDER.index(fewer) >= ORDER.index(more)


@given(numerator=st.integers(0, 400), denominator=st.integers(1, 400), target=st.floats(0.05, 0.95))
def test_a_class_agrees_with_the_units_own_wilson_interval(numerator, denominator, target):
    numerator = min(numerator, denominator)
    own = proportion(numerator=numerator, denominator=denominator)
    limits = proportion_limits(target=target, denominator=denominator)

    assert isinstance(own, Estimate)
    for confidence in Confidence:
        gap = min(abs(own.limits.at(confidence).lower - target), abs(own.limits.at(confidence).upper - target))
        if gap > 1e-9:
            holds_target = own.limits.at(confidence).lower < target < own.limits.at(confidence).upper
            inside = limits.at(confidence).lower <= numerator / denominator <= limits.at(confidence).upper
            assert holds_target == inside
