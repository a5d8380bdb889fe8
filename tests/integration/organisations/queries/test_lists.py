"""The latest list by a day, its strata, and what is odd about it."""

from datetime import date

import pytest

from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS
from pbc.organisations.queries import list_history, list_size, list_sizes, strata
from pbc.organisations.queries.lists import list_warnings
from tests.factories.organisations import PopulationReturnFactory, PracticeFactory

pytestmark = pytest.mark.django_db
APRIL, JULY = date(2006, 4, 1), date(2006, 7, 1)


def test_the_latest_list_by_the_day_and_no_later_one() -> None:
    practice = PracticeFactory()
    PopulationReturnFactory(practice=practice, counted_on=APRIL, patients=1800)
    PopulationReturnFactory(practice=practice, counted_on=JULY, patients=1900, warning="Odd.")
    assert list_size(practice, date(2006, 3, 31)) is None
    spring, summer = list_size(practice, date(2006, 6, 30)), list_size(practice, JULY)
    assert spring is not None
    assert summer is not None
    assert (spring.counted_on, spring.patients, spring.source) == (APRIL, 1800, "test")
    assert (summer.patients, summer.warning) == (1900, "Odd.")


def test_a_superseded_list_is_not_used() -> None:
    practice = PracticeFactory()
    PopulationReturnFactory(practice=practice, patients=1800, is_current=False)
    PopulationReturnFactory(practice=practice, patients=1900)
    assert [size.patients for size in list_history(practice)] == [1900]
    assert list_sizes([practice.pk], JULY)[practice.pk].patients == 1900
    assert sum(strata([practice], JULY).values()) == 1900


def test_strata_have_every_band_and_sex() -> None:
    practice, other = PracticeFactory(), PracticeFactory()
    PopulationReturnFactory(practice=practice, patients=1800)
    PopulationReturnFactory(practice=other, patients=3600)
    assert strata([practice, other.pk], JULY) == {
        (key, sex, band): patients
        for key, patients in ((practice.pk, 100), (other.pk, 200))
        for sex in (MALE, FEMALE)
        for band in NINE_BANDS
    }


def test_one_query_however_many_practices(django_assert_num_queries) -> None:
    practices = [PopulationReturnFactory().practice for _ in range(10)]
    with django_assert_num_queries(1):
        assert len(list_sizes(practices, JULY)) == 10
    with django_assert_num_queries(1):
        assert len(strata(practices, JULY)) == 180
    assert list_sizes([], JULY) == {}


def test_warnings_come_with_the_history(django_assert_num_queries) -> None:
    practice = PracticeFactory(closed_on=APRIL)
    PopulationReturnFactory(practice=practice, counted_on=JULY)
    history = list_history(practice)
    with django_assert_num_queries(0):
        warnings = list_warnings(practice, history, today=JULY)
    assert [warning.rule for warning in warnings] == ["closed_practice"]
