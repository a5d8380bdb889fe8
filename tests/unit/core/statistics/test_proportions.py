"""Proportions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Estimate
from pbc.core.statistics.proportions import proportion
from tests.unit.core.statistics.vectors import close, rows


@pytest.mark.parametrize("row", rows("proportion_wilson"))
@pytest.mark.parametrize("multiplier", [1, 100])
def test_a_proportion_and_its_limits_match_the_vectors(row, multiplier):
    share = proportion(numerator=int(row["numerator"]), denominator=int(row["denominator"]), multiplier=multiplier)

    assert isinstance(share, Estimate)
    assert share.value / multiplier == close(row["value"])
    assert share.limits.p95.lower / multiplier == close(row["lower_95"])
    assert share.limits.p95.upper / multiplier == close(row["upper_95"])
    assert share.limits.p998.lower / multiplier == close(row["lower_998"])
    assert share.limits.p998.upper / multiplier == close(row["upper_998"])


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [
        (0, 0, Absent.NO_DENOMINATOR),
        (3, None, Absent.NO_DENOMINATOR),
        (None, 10, Absent.NO_NUMERATOR),
        (11, 10, Absent.NUMERATOR_EXCEEDS_DENOMINATOR),
    ],
)
def test_no_proportion_gives_its_reason(numerator, denominator, reason):
    assert proportion(numerator=numerator, denominator=denominator) is reason


@given(denominator=st.integers(1, 20_000), share=st.floats(0, 1), multiplier=st.sampled_from([1, 100, 1000]))
def test_limits_bracket_the_value_within_the_multiplier(denominator, share, multiplier):
    estimate = proportion(numerator=round(share * denominator), denominator=denominator, multiplier=multiplier)

    assert isinstance(estimate, Estimate)
    wide, narrow = estimate.limits.p998, estimate.limits.p95
    dust = 1e-12 * multiplier  # at 0 and at n both limits are the bound itself, to the last bit
    assert 0 <= wide.lower <= narrow.lower + dust <= estimate.value + 2 * dust
    assert estimate.value - dust <= narrow.upper <= wide.upper + dust <= multiplier + dust


@given(numerator=st.integers(0, 500), extra=st.integers(0, 500))
def test_limits_tighten_as_the_denominator_grows(numerator, extra):
    small = proportion(numerator=numerator, denominator=numerator + extra + 1)
    large = proportion(numerator=numerator * 4, denominator=(numerator + extra + 1) * 4)

    assert isinstance(small, Estimate)
    assert isinstance(large, Estimate)
    assert large.limits.p95.upper - large.limits.p95.lower < small.limits.p95.upper - small.limits.p95.lower
