"""The sanity rules of lists, each at its edge."""

from datetime import date
from decimal import Decimal

import pytest

from pbc.organisations.domain.list_sizes import Limits, ListHolder, ListSize, sudden_change, warnings_about

APRIL, JULY, OCTOBER = date(2006, 4, 1), date(2006, 7, 1), date(2006, 10, 1)
OPEN = ListHolder(prescribing_setting="4")


def rules(holder: ListHolder, *sizes: tuple[date, int], today: date = OCTOBER) -> list[tuple[str, date]]:
    found = warnings_about(holder, [ListSize(*size) for size in sizes], Limits(), today=today)
    return [(warning.rule, warning.counted_on) for warning in found]


def test_a_steady_list_raises_nothing() -> None:
    assert rules(OPEN, (APRIL, 5000), (JULY, 5100), (OCTOBER, 5050)) == []


def test_an_open_practice_without_patients() -> None:
    assert rules(OPEN, (OCTOBER, 0)) == [("zero_list", OCTOBER)]


@pytest.mark.parametrize("holder", [ListHolder(prescribing_setting="1"), ListHolder(None, APRIL, "4")])
def test_a_walk_in_centre_or_closed_practice_may_have_no_patients(holder: ListHolder) -> None:
    assert rules(holder, (OCTOBER, 0)) == []


def test_patients_of_a_closed_practice() -> None:
    holder = ListHolder(closed_on=JULY, prescribing_setting="4")
    found = warnings_about(holder, [ListSize(APRIL, 900), ListSize(JULY, 900)], Limits(), today=JULY)
    assert [warning.text for warning in found] == [
        "900 patients were counted on 1 July 2006, but the practice closed on 1 July 2006."
    ]


@pytest.mark.parametrize(("later", "is_sudden"), [(1200, False), (1201, True), (800, False), (799, True)])
def test_sudden_is_more_than_the_limit(later: int, is_sudden: bool) -> None:
    warning = sudden_change(ListSize(APRIL, 1000), ListSize(JULY, later), Limits(sudden_change=Decimal("0.20")))
    assert (warning is not None) is is_sudden


def test_the_words_of_a_sudden_change() -> None:
    warning = sudden_change(ListSize(APRIL, 4000), ListSize(JULY, 2000), Limits())
    assert warning is not None
    assert warning.text == (
        "The list shrank by 50% between 1 April 2006 and 1 July 2006, from 4,000 to 2,000 patients."
    )


def test_from_and_to_nothing_is_no_change_but_an_empty_list() -> None:
    assert rules(OPEN, (APRIL, 1000), (JULY, 0), (OCTOBER, 1000)) == [("zero_list", JULY)]


def test_a_quarter_left_out() -> None:
    assert rules(OPEN, (APRIL, 1000), (OCTOBER, 1000)) == [("missing_return", OCTOBER)]


def test_nothing_since_and_nothing_at_all() -> None:
    today = date(2007, 4, 1)
    assert rules(OPEN, (APRIL, 1000), today=today) == [("missing_return", today)]
    assert rules(OPEN, today=today) == [("missing_return", today)]
    assert rules(ListHolder(closed_on=JULY), (APRIL, 1000), today=today) == []
    assert rules(ListHolder(prescribing_setting="2"), today=today) == []
