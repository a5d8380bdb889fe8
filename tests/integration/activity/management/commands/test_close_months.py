"""The command that closes months in a row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pbc.activity.actions.summaries import rebuild
from pbc.activity.models import MonthClose
from pbc.core.periods import Month
from tests.factories.activity import DataSlotFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory

pytestmark = pytest.mark.django_db


def load(pct, *months):
    practice = PracticeFactory(pct=pct)
    for month in months:
        slot = DataSlotFactory(owner=pct, month=Month.parse(month).first_day)
        SpellFactory(slot=slot, practice=practice)
        rebuild(slots=[slot])


def run(**options) -> str:
    out = StringIO()
    call_command("close_months", stdout=out, **options)
    return out.getvalue()


def test_it_closes_through_the_month_and_a_second_run_closes_nothing():
    pct = PctFactory(code="ZPY")
    load(pct, "2006-04", "2006-05", "2006-06")

    assert "ZPY: 2 months closed" in run(pct="ZPY", through="2006-05")
    assert "ZPY: 0 months closed" in run(pct="ZPY", through="2006-05")
    assert MonthClose.objects.count() == 2


def test_it_closes_the_predecessors_months_first_when_asked():
    old, new = PctFactory(), PctFactory(code="ZPY")
    SuccessionFactory(predecessor=old, successor=new)
    load(old, "2006-04")
    load(new, "2006-05")

    run(pct="ZPY", through="2006-05", predecessors=True)

    assert set(MonthClose.objects.values_list("pct_id", flat=True)) == {old.pk, new.pk}


def test_a_gap_in_the_data_is_said():
    load(PctFactory(code="ZPY"), "2006-04", "2006-06")

    with pytest.raises(CommandError, match="Close May 2006 first"):
        run(pct="ZPY", through="2006-06")


@pytest.mark.parametrize(("pct", "through", "says"), [("NONE", "2006-04", "no PCT"), ("ZPY", "April", "not a month")])
def test_wrong_words_are_explained(pct, through, says):
    with pytest.raises(CommandError, match=says):
        run(pct=pct, through=through)
