"""The figure of a group."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.aggregates import pooled_ratio


def test_a_group_is_its_sums_and_not_the_mean_of_its_practices():
    small, large = (9, 10), (100, 990)

    assert pooled_ratio([small, large], multiplier=100) == pytest.approx(10.9)  # the mean of 90% and 10.1% is 50.05%


def test_practices_without_both_counts_add_nothing():
    assert pooled_ratio([(5, 10), (3, 0), (None, 40), (2, None)]) == 0.5


@pytest.mark.parametrize("units", [[], [(3, 0)], [(None, 10)]])
def test_a_group_without_a_denominator_has_no_figure(units):
    assert pooled_ratio(units) is Absent.NO_DENOMINATOR


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), min_size=2), st.data())
def test_it_does_not_matter_how_the_group_is_split(units, data):
    cut = data.draw(st.integers(1, len(units) - 1))
    first, second = units[:cut], units[cut:]
    assume(first and second)
    merged = [tuple(sum(column) for column in zip(*part, strict=True)) for part in (first, second)]

    assert pooled_ratio(merged) == pytest.approx(pooled_ratio(units))
