"""Limits of a count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pbc.core.statistics.counts import count_limits, count_method, poisson_lower, poisson_upper
from pbc.core.statistics.estimates import Method


def test_no_events_have_a_lower_limit_of_nought_and_a_known_upper_one():
    limits = count_limits(0)

    assert limits.p95.lower == 0
    assert limits.p998.lower == 0
    assert limits.p95.upper == pytest.approx(3.688879, abs=1e-6)


@pytest.mark.parametrize(("count", "method"), [(0, Method.EXACT), (9, Method.EXACT), (10, Method.BYAR)])
def test_the_method_switches_at_ten_events(count, method):
    assert count_method(count) is method


@pytest.mark.parametrize("count", [1, 4, 9, 250])
@pytest.mark.parametrize("tail", [0.025, 0.001])
def test_exact_limits_are_chi_squared_quantiles(count, tail):
    assert poisson_lower(count, tail) == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2, rel=1e-9)
    assert poisson_upper(count, tail) == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_an_impossible_count_is_refused(count):
    with pytest.raises(ValueError, match="count must be"):
        count_limits(count)


@given(st.integers(min_value=0, max_value=1_000_000))
def test_limits_bracket_the_count_and_the_wider_level_holds_the_narrower(count):
    limits = count_limits(count)

    assert 0 <= limits.p998.lower <= limits.p95.lower <= count
    assert count < limits.p95.upper < limits.p998.upper


@given(st.integers(min_value=1, max_value=100_000))
def test_limits_rise_with_the_count_on_each_side_of_the_switch(count):
    fewer, more = count_limits(count - 1), count_limits(count)

    assert fewer.p95.upper < more.p95.upper
    assert fewer.p95.lower < more.p95.lower
