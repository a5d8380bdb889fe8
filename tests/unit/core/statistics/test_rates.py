"""Crude rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Estimate
from pbc.core.statistics.rates import crude_rate
from tests.unit.core.statistics.vectors import close, rows

METHODS = {"exact": "exact", "byars": "byar"}


@pytest.mark.parametrize("row", rows("rate_byar_exact"))
def test_a_rate_and_its_limits_match_the_vectors(row):
    rate = crude_rate(count=int(row["count"]), population=int(row["population"]), multiplier=float(row["multiplier"]))

    assert isinstance(rate, Estimate)
    assert rate.value == close(row["value"])
    assert rate.limits.p95.lower == close(row["lower_95"])
    assert rate.limits.p95.upper == close(row["upper_95"])
    assert rate.limits.p998.lower == close(row["lower_998"])
    assert rate.limits.p998.upper == close(row["upper_998"])
    assert rate.method == METHODS[row["method"]]


@pytest.mark.parametrize("population", [0, None])
def test_nobody_to_count_among_gives_no_rate_rather_than_nought(population):
    assert crude_rate(count=5, population=population) is Absent.NO_DENOMINATOR


def test_a_missing_count_is_not_a_count_of_nought():
    assert crude_rate(count=None, population=1000) is Absent.NO_NUMERATOR


def test_a_negative_population_is_refused():
    with pytest.raises(ValueError, match="population must be"):
        crude_rate(count=5, population=-1)


@given(count=st.integers(0, 5000), population=st.integers(1, 50_000))
def test_limits_bracket_the_rate_and_tighten_as_the_practice_grows(count, population):
    small = crude_rate(count=count, population=population)
    large = crude_rate(count=count * 4, population=population * 4)

    assert isinstance(small, Estimate)
    assert isinstance(large, Estimate)
    assert small.limits.p95.lower <= small.value <= small.limits.p95.upper
    assert large.value == pytest.approx(small.value)
    assert large.limits.p95.upper < small.limits.p95.upper
    assert large.limits.p95.lower >= small.limits.p95.lower
