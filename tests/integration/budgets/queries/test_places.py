from datetime import date

import pytest

from budgets.queries.places import lists_on, pct_of, practices_of
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory

pytestmark = pytest.mark.django_db
DAY = date(2006, 10, 1)


def test_the_practices_of_a_pct_are_those_of_the_day() -> None:
    old, new = PctFactory(), PctFactory()
    moved = PracticeFactory(name="B", pct=old, pct__until=DAY)
    moved.parents.create(parent=new, period=(DAY, None))
    stayed = PracticeFactory(name="A", pct=new)
    assert practices_of(new, date(2006, 9, 30)) == [stayed]
    assert practices_of(new, DAY) == [stayed, moved]
    assert (pct_of(moved, date(2006, 9, 30)), pct_of(moved, DAY)) == (old, new)
    assert pct_of(PracticeFactory(), DAY) is None


def test_the_list_is_the_last_one_counted_by_the_day() -> None:
    practice, without = PracticeFactory(), PracticeFactory()
    for counted_on, each in ((date(2006, 1, 1), 10), (date(2006, 4, 1), 20), (date(2006, 7, 1), 30)):
        PopulationReturnFactory(practice=practice, counted_on=counted_on, each=each)
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 5, 1), each=90, is_current=False)
    found = lists_on([practice, without], date(2006, 6, 30))
    assert {key: row.patients for key, row in found.items()} == {practice.pk: 360}
