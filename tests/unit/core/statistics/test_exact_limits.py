"""Spiegelhalter's exact limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.aggregates import pooled_ratio
from pbc.core.statistics.estimates import Limits
from pbc.core.statistics.exact_limits import exact_proportion_limits, exact_ratio_limits
from tests.unit.core.statistics.vectors import Row, close, rows

PROPORTIONS = rows("funnel_proportion")


def assert_matches(limits: Limits, row: Row) -> None:
    assert limits.p95.lower * 100 == close(row["exact_lower_95"])
    assert limits.p95.upper * 100 == close(row["exact_upper_95"])
    assert limits.p998.lower * 100 == close(row["exact_lower_998"])
    assert limits.p998.upper * 100 == close(row["exact_upper_998"])


@pytest.mark.parametrize("row", PROPORTIONS)
def test_proportion_limits_match_the_vectors(row):
    target = pooled_ratio((int(unit["numerator"]), int(unit["denominator"])) for unit in PROPORTIONS)

    assert_matches(exact_proportion_limits(target=target, denominator=int(row["denominator"])), row)


@pytest.mark.parametrize("row", rows("funnel_ratio"))
def test_ratio_limits_match_the_vectors(row):
    assert_matches(exact_ratio_limits(float(row["expected"])), row)


def test_a_small_funnel_starts_below_nought():
    assert exact_ratio_limits(1).p95.lower < 0


def test_limits_are_those_worked_by_hand_at_ten_expected():
    limits = exact_ratio_limits(10)

    assert (round(limits.p95.lower, 2), round(limits.p95.upper, 2)) == (0.38, 1.62)


@pytest.mark.parametrize("expected", [0, -1])
def test_nothing_expected_is_refused(expected):
    with pytest.raises(ValueError, match="above 0"):
        exact_ratio_limits(expected)


def test_nobody_counted_is_refused():
    with pytest.raises(ValueError, match="funnel needs"):
        exact_proportion_limits(target=0.5, denominator=0)


@pytest.mark.parametrize("target", [0, 1])
def test_a_target_at_either_end_has_limits(target):
    limits = exact_proportion_limits(target=target, denominator=20)

    assert limits.p998.lower <= limits.p95.lower <= target
    assert limits.p998.upper <= 1


@given(st.floats(0.05, 20_000))
def test_the_wider_level_holds_the_narrower_around_the_target(expected):
    limits = exact_ratio_limits(expected)

    assert limits.p998.lower <= limits.p95.lower < 1
    assert limits.p95.upper <= limits.p998.upper
    if expected > 1:
        assert limits.p95.upper > 1
