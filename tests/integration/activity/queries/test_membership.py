"""Which summary rows are a PCT's."""

from datetime import date

import pytest
from django.db import connection

from pbc.activity.actions.summaries import rebuild
from pbc.activity.models import MonthlyActivity, MonthlyStratum
from pbc.activity.queries.membership import heirs, rows_of_pct
from tests.factories.activity import DataSlotFactory, SpellFactory
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PracticeFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


def practices(model, pct) -> list[int | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT practice_id FROM {rows_of_pct(model, 'm.month = %(month)s')} n ORDER BY 1",
            {"pct": pct.pk, "month": date(2006, 4, 1)},
        )
        return [practice for (practice,) in cursor.fetchall()]


def test_they_are_those_of_its_practices_on_the_last_day_and_of_its_queue():
    pct, other = PctFactory(), PctFactory()
    stayed = PracticeFactory(pct=pct)
    left = PracticeFactory(pct=pct, pct__until=date(2006, 4, 30))
    AffiliationFactory(child=left, parent=other, period=(date(2006, 4, 30), None))
    arriving = PracticeFactory(pct=pct, pct__from_=date(2006, 5, 1))
    slot = DataSlotFactory(owner=pct)
    for practice, commissioner in (
        (stayed, pct),
        (left, pct),
        (arriving, pct),
        (None, pct),
        (None, other),
        (None, None),
    ):
        SpellFactory(slot=slot, practice=practice, commissioner=commissioner)
    rebuild(slots=[slot])

    assert practices(MonthlyActivity, pct) == [stayed.pk, None]
    assert practices(MonthlyStratum, pct) == [stayed.pk]


def test_a_practice_that_has_closed_counts_for_the_pct_it_was_in_last():
    old, new = PctFactory(), PctFactory()
    practice = PracticeFactory(pct=old, pct__until=date(2006, 1, 1))
    AffiliationFactory(child=practice, parent=new, period=(date(2006, 1, 1), date(2006, 3, 1)))
    slot = DataSlotFactory(owner=new)
    SpellFactory(slot=slot, practice=practice)
    rebuild(slots=[slot])

    assert practices(MonthlyActivity, new) == [practice.pk]
    assert practices(MonthlyActivity, old) == []


def test_practices_that_merged_lead_to_their_heir_from_the_day_on():
    one, two, three = PracticeFactory(), PracticeFactory(), PracticeFactory()
    SuccessionFactory(predecessor=one, successor=two, effective_on=date(2006, 4, 1))
    SuccessionFactory(predecessor=two, successor=three, effective_on=date(2006, 10, 1))

    assert heirs([three], date(2006, 10, 1)) == {one.pk: three.pk, two.pk: three.pk, three.pk: three.pk}
    assert heirs([two, three], date(2006, 9, 30)) == {one.pk: two.pk, two.pk: two.pk, three.pk: three.pk}


def test_a_consortium_is_no_pct_of_its_members():
    practice = PracticeFactory(pct=PctFactory())
    consortium = ConsortiumFactory(members=[practice])
    slot = DataSlotFactory(owner=consortium)
    SpellFactory(slot=slot, practice=practice)
    rebuild(slots=[slot])

    assert practices(MonthlyActivity, consortium) == []
