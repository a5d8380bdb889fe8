"""The rows behind a figure, now and at a close."""

from datetime import UTC, datetime

import pytest

from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthClose
from pbc.activity.queries.activity.rows import facts
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import DataSlotFactory, ImportBatchFactory, PrescribingFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 12, 3, 9, tzinfo=UTC)
APRIL = Month(2006, 4)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


def load(owner, month, *rows):
    slot = DataSlotFactory(owner=owner, month=month.first_day)
    for row in rows:
        SpellFactory(slot=slot, **row)
    rebuild(slots=[slot])
    return slot


def supersede(slot, *rows):
    slot.current_batch = ImportBatchFactory(owner=slot.owner)
    slot.save()
    for row in rows:
        SpellFactory(slot=slot, **row)
    rebuild(slots=[slot])


def test_the_rows_behind_a_figure_are_those_in_force_now_or_at_the_close(pct, practice):
    slot = load(pct, APRIL, {"practice": practice, "spell_number": "THEN"}, {"practice": PracticeFactory(pct=pct)})
    close_month(pct=pct, month=APRIL, by=SYSTEM, at=AT)
    supersede(slot, {"practice": practice, "spell_number": "NOW"})

    def numbers(**at):
        rows = facts(practice=practice, month=APRIL, line=Line.EMERGENCY, **at)
        return [row.spell_number for row in rows]

    assert numbers() == ["NOW"]
    assert numbers(close=MonthClose.objects.get()) == ["THEN"]


def test_excess_bed_days_open_to_the_spells_that_have_them(pct, practice):
    load(
        pct,
        APRIL,
        {"practice": practice, "excess_days": 3, "excess_amount": 30, "spell_number": "LONG"},
        {"practice": practice},
    )

    assert [s.spell_number for s in facts(practice=practice, month=APRIL, line=Line.EXCESS_BED_DAYS)] == ["LONG"]


def test_prescribing_opens_to_its_own_rows(pct, practice):
    slot = DataSlotFactory(owner=pct, dataset=Dataset.PRESCRIBING)
    PrescribingFactory(slot=slot, practice=practice)

    assert facts(practice=practice, month=APRIL, line=Line.PRESCRIBING).get().items == 10
