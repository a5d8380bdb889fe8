"""Which summary rows are a PCT's."""

from datetime import date

import pytest
from django.db import connection

from pbc.activity.actions.summaries import rebuild
from pbc.activity.models import MonthlyActivity, MonthlyStratum
from pbc.activity.queries.membership import rows_of_pct
from tests.factories.activity import DataSlotFactory, SpellFactory
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory

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
    slot = DataSlotFactory(owner=pct)
    for practice, commissioner in ((stayed, pct), (left, pct), (None, pct), (None, other), (None, None)):
        SpellFactory(slot=slot, practice=practice, commissioner=commissioner)
    rebuild(slots=[slot])

    assert practices(MonthlyActivity, pct) == [stayed.pk, None]
    assert practices(MonthlyStratum, pct) == [stayed.pk]


def test_a_consortium_is_no_pct_of_its_members():
    practice = PracticeFactory(pct=PctFactory())
    consortium = ConsortiumFactory(members=[practice])
    slot = DataSlotFactory(owner=consortium)
    SpellFactory(slot=slot, practice=practice)
    rebuild(slots=[slot])

    assert practices(MonthlyActivity, consortium) == []
