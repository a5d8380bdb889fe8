"""Ranges and label places."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.charts.scales import domain_of, spread, up_to

numbers = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


@pytest.mark.parametrize(
    ("values", "domain"),
    [
        ([], (0.0, 1.0)),
        ([None], (0.0, 1.0)),
        ([0, 0], (0.0, 1.0)),
        ([50, 50], (47.0, 53.0)),
        ([0, 100], (0.0, 106.0)),
        ([100, 200, None], (94.0, 206.0)),
        ([-100, 0], (-106.0, 6.0)),
        ([-200, -100], (-206.0, -94.0)),
    ],
)
def test_an_axis_has_air_and_never_invents_negative_values(values, domain):
    assert domain_of(values) == pytest.approx(domain)


def test_an_axis_can_begin_at_nought():
    assert domain_of([100, 200], from_zero=True) == pytest.approx((0, 212))
    assert domain_of([-100, -50], from_zero=True) == pytest.approx((-106, 6))


@given(st.lists(numbers, min_size=1), st.booleans())
def test_an_axis_holds_all_its_values(values, from_zero):
    low, high = domain_of(values, from_zero=from_zero)

    assert low <= min(values)
    assert max(values) <= high
    assert low < high


def test_labels_far_apart_stay_where_they_are():
    assert spread([10, 90], (0, 100), height=200) == [10, 90]


def test_labels_on_top_of_each_other_part_evenly():
    assert spread([50, 50], (0, 100), height=200, gap=16) == [46, 54]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=4))
def test_labels_stand_apart_in_their_order(values):
    places = spread(values, (0, 100), height=250, gap=16)

    ordered = [place for _, place in sorted(zip(values, places, strict=True))]
    assert all(above - below >= 16 * 100 / 250 * 0.95 for below, above in pairwise(ordered))


@pytest.mark.parametrize(
    ("largest", "cut"),
    [
        (10, [(0, 8), (4, 4), (8, 0)]),
        (8, [(0, 8), (4, 4), (8, 0)]),
        (6, [(0, 8), (4, 4), (6, 2)]),
        (-1, []),
    ],
)
def test_a_line_is_cut_at_the_edge(largest, cut):
    assert up_to([(0, 8), (4, 4), (8, 0)], largest) == cut
