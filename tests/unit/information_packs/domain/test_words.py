"""Words for change: named only beyond chance."""

import pytest

from information_packs.domain.words import (
    Change,
    change_of,
    difference,
    in_words,
    plural,
    sentence_case,
    span,
    standing,
)
from pbc.core.periods import Month
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.funnels import Significance


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (10, 9, Change.TOO_FEW),
        (100, 100, Change.CHANCE),
        (143, 100, Change.CHANCE),  # z = 2.76
        (150, 100, Change.MORE),  # z = 3.16
        (100, 150, Change.FEWER),
    ],
)
def test_change_is_tested_at_99_8_per_cent(now, before, change):
    assert change_of(now, before) is change


def test_differences_have_no_sign_and_no_share_of_nought():
    assert difference(112, 100) == "12 (12.0%) more than a year before"
    assert difference(88, 100) == "12 (12.0%) fewer than a year before"
    assert difference(5, 0) == "5 more than a year before"
    assert difference(5, 5) == "the same as a year before"


def test_spans_count_gaps_out():
    may, june, august = Month(2006, 5), Month(2006, 6), Month(2006, 8)
    assert span([may, june]) == "the 2 months to June 2006"
    assert span([may, june, august]) == "the 3 months with data to August 2006"
    assert span([june]) == "June 2006"
    assert span([]) == "no month"


def test_lists_and_counts():
    assert [in_words(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert [plural(1, "row"), plural(2000, "row")] == ["1 row", "2,000 rows"]
    assert sentence_case("A&E visits") == "A&E visits"


@pytest.mark.parametrize("place", [*Significance, *Absent])
def test_every_standing_has_words(place):
    assert standing(place)
