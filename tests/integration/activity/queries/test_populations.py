"""Lists averaged over a period."""

from datetime import date

import pytest

from pbc.activity.queries.populations import average_lists
from pbc.core.periods import Month
from tests.factories.organisations import PopulationReturnFactory, PracticeFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = Month(2006, 4), Month(2007, 3)


@pytest.fixture
def practice():
    return PracticeFactory()


def test_the_counts_in_the_period_are_averaged(practice):
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 1, 1), patients=99)
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 4, 1), patients=1800)
    PopulationReturnFactory(practice=practice, counted_on=date(2007, 1, 1), patients=3600)
    PopulationReturnFactory(practice=practice, counted_on=date(2007, 4, 1), patients=99)

    people = average_lists({practice.pk: practice.pk}, FIRST, LAST)[practice.pk]

    assert people.total == 2700
    assert people.by_cell["1", "75+"] == 150
    assert people.source == "Average of 2 counts of the list, 1 April 2006 to 1 January 2007"


def test_without_a_count_in_the_period_the_latest_before_is_taken(practice):
    PopulationReturnFactory(practice=practice, counted_on=date(2005, 10, 1), patients=900)
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 1, 1), patients=1800)

    people = average_lists({practice.pk: practice.pk}, FIRST, LAST)[practice.pk]

    assert people.total == 1800
    assert people.source == "List counted on 1 January 2006"


def test_superseded_counts_and_practices_without_any_are_left_out(practice):
    PopulationReturnFactory(practice=practice, is_current=False)

    assert average_lists({practice.pk: practice.pk}, FIRST, LAST) == {}


def test_counts_of_merged_practices_are_added_day_by_day(practice):
    former = PracticeFactory()
    PopulationReturnFactory(practice=former, counted_on=date(2006, 4, 1), patients=900)
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 4, 1), patients=1800)
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 7, 1), patients=2700)

    people = average_lists({former.pk: practice.pk, practice.pk: practice.pk}, FIRST, LAST)

    assert list(people) == [practice.pk]
    assert people[practice.pk].total == 2700  # (900 + 1,800) and 2,700
