"""Small numbers: suppressed, and not to be worked out from what is shown."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.activity.domain.disclosure import SUPPRESSED, sees_small_numbers, suppress


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, SUPPRESSED), (5, SUPPRESSED), (6, 6)])
def test_one_to_five_are_suppressed_and_nought_and_six_are_shown(count, shown):
    assert suppress({"a": count}) == {"a": shown}


def test_a_total_takes_the_next_smallest_count_with_it():
    assert suppress({"a": 3, "b": 20, "c": 9, "d": 0}, totals=["abcd"]) == {
        "a": SUPPRESSED,
        "b": 20,
        "c": SUPPRESSED,
        "d": 0,
    }


def test_a_nought_goes_only_where_nothing_else_is_left():
    assert suppress({"a": 3, "b": 0}, totals=["ab"]) == {"a": SUPPRESSED, "b": SUPPRESSED}


@pytest.mark.parametrize("small", [1, 5])
def test_two_counts_that_can_only_be_all_ones_or_all_fives_take_a_third(small):
    assert suppress({"a": small, "b": small, "c": 9}, totals=["abc"])["c"] is SUPPRESSED


def test_a_third_goes_where_a_reader_may_know_one_of_them():
    shown = suppress({"a": 3, "b": 20, "c": 9, "d": 30}, totals=["abcd"], fewest=3)

    assert [key for key, count in shown.items() if count is SUPPRESSED] == ["a", "b", "c"]


def test_without_small_counts_nothing_is_hidden():
    assert suppress({"a": 6, "b": 0}, totals=["ab"]) == {"a": 6, "b": 0}


@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_no_row_or_column_of_a_table_leaves_one_cell_to_be_worked_out(counts):
    cells = dict(zip(product("abc", "xyz"), counts, strict=True))
    lines = [[(row, column) for column in "xyz"] for row in "abc"] + [
        [(row, column) for row in "abc"] for column in "xyz"
    ]

    shown = suppress(cells, totals=lines)

    assert all(shown[key] is SUPPRESSED for key, count in cells.items() if 1 <= count <= 5)
    assert all(sum(shown[key] is SUPPRESSED for key in line) != 1 for line in lines)
    assert all(shown[key] in (cells[key], SUPPRESSED) for key in cells)


@pytest.mark.parametrize(("viewer", "sees"), [(None, True), (1, True), (2, True), (3, False)])
def test_the_practice_and_its_pct_see_their_own_numbers(viewer, sees):
    assert sees_small_numbers(viewer, practice_id=1, pct_id=2) is sees
