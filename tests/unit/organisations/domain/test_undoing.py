"""What nobody can go back from: memberships that are no longer as a succession left them."""

from datetime import date

import pytest

from pbc.organisations.domain.memberships import Held
from pbc.organisations.domain.undoing import Carried, changed_since

JOINED, DAY, LATER = date(2005, 4, 1), date(2006, 10, 1), date(2007, 4, 1)
PRACTICE, OLD, NEW, OTHER = 1, 2, 3, 4


def ended(end: date | None = DAY, *, is_sole: bool = True) -> Held:
    return Held(10, PRACTICE, OLD, JOINED, end, is_sole)


def begun(start: date = DAY, end: date | None = None) -> Held:
    return Held(11, PRACTICE, NEW, start, end)


def test_what_is_as_it_was_left_can_be_gone_back_from() -> None:
    assert changed_since(DAY, [Carried(ended(), None, begun())], []) == []
    assert changed_since(DAY, [Carried(ended(), LATER, begun(end=LATER))], []) == []
    assert changed_since(DAY, [Carried(ended(), None)], [Held(12, PRACTICE, OTHER, None, JOINED)]) == []


@pytest.mark.parametrize("end", [None, LATER, JOINED])
def test_another_end_is_a_change(end: date | None) -> None:
    assert changed_since(DAY, [Carried(ended(end), None, begun())], []) == [ended(end)]


@pytest.mark.parametrize("now", [begun(end=LATER), begun(start=LATER)])
def test_other_days_of_what_took_its_place_are_a_change(now: Held) -> None:
    assert changed_since(DAY, [Carried(ended(), None, now)], []) == [now]


def test_another_parent_on_a_day_to_give_back_is_a_change_where_there_may_be_one() -> None:
    other = Held(12, PRACTICE, OTHER, LATER, None)
    assert changed_since(DAY, [Carried(ended(), None)], [other]) == [other]
    assert changed_since(DAY, [Carried(ended(), LATER)], [other]) == []
    assert changed_since(DAY, [Carried(ended(is_sole=False), None)], [other]) == []
    assert changed_since(DAY, [Carried(ended(), None)], [Held(13, OTHER, NEW, LATER, None)]) == []
