from collections import defaultdict

import numpy as np
import pytest

from pbc.activity.management.demo_files import stories
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.populations import quarter_of
from pbc.activity.management.demo_files.rates import BAND_STARTS
from pbc.core.periods import Month
from tests.unit.activity.management.demo_files.conftest import World


def test_the_first_list_is_that_of_the_practice(area: Area) -> None:
    assert area.lists[:, 0].sum(axis=1) == pytest.approx([one.list_size for one in area.practices], rel=0.03)


def test_the_small_practice_keeps_its_list(area: Area) -> None:
    assert len({tuple(row) for row in area.lists[stories.SMALL_PRACTICE]}) == 1


def test_students_leave_at_once(area: Area) -> None:
    before, after = (area.on_list(month)[stories.STUDENT_PRACTICE] for month in (Month(2006, 9), Month(2006, 10)))

    young = [2, 11]  # men and women aged 15 to 24
    assert after[young].sum() / before[young].sum() == pytest.approx(stories.STUDENT_DROP_FACTOR, abs=0.02)
    assert np.delete(after, young).sum() / np.delete(before, young).sum() == pytest.approx(1, abs=0.02)


def test_a_month_takes_the_list_of_its_quarter(area: Area) -> None:
    quarters = [quarter_of(area.settings, month) for month in (Month(2005, 4), Month(2005, 6), Month(2005, 7))]

    assert quarters == [0, 0, 1]


@pytest.mark.parametrize("band", range(9))
def test_people_of_a_band_are_of_its_ages(area: Area, band: int) -> None:
    luck = np.linspace(0, 0.999, 200)
    practice, sex = np.full(200, 1), np.ones(200, dtype=np.int64)

    place = area.register.people(practice, sex, np.full(200, band), 1.5, luck)
    ages = 1.5 - area.register.born(practice, sex, place)

    upper = (*BAND_STARTS, 101)[band + 1]
    assert BAND_STARTS[band] - 0.1 <= ages.min() <= ages.max() <= upper + 0.1


def test_the_newborn_were_born_then(area: Area) -> None:
    when = np.array([0.1, 0.5, 1.9])
    practice, sex = np.array([0, 1, 2]), np.array([0, 1, 0])

    born = area.register.born(practice, sex, area.register.newborn(practice, sex, when))

    assert born == pytest.approx(when, abs=0.06)


def test_a_number_is_one_person_of_one_practice_with_one_sex_and_birthday(two_years: World) -> None:
    people = defaultdict(set)
    merged = two_years.story("practice_merger")
    for row in two_years.rows("outpatients"):
        if number := row["NHS NUMBER"]:
            practice = row["GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)"]
            home = merged["successor"] if practice == merged["predecessor"] else practice
            born = int(row["APPOINTMENT DATE"][:4]) - int(row["AGE AT CDS ACTIVITY DATE"])
            people[number].add((home, row["PERSON GENDER CODE CURRENT"], born))

    assert max(len({(practice, sex) for practice, sex, _ in seen}) for seen in people.values()) == 1
    births = [{born for _, _, born in seen} for seen in people.values()]
    assert max(max(years) - min(years) for years in births) == 1, "year less age is the year of birth or the next"


def test_some_people_come_often(two_years: World) -> None:
    visits: dict[str, int] = defaultdict(int)
    for row in two_years.rows("ae"):
        visits[row["NHS NUMBER"]] += 1
    visits.pop("")

    assert max(visits.values()) >= 8
