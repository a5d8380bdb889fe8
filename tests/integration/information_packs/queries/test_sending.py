import pytest

from information_packs.queries.sending import sending
from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.activity import DataSlotFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory
from tests.integration.information_packs.world import APRIL, CLOSED_AT, MAY, World

pytestmark = pytest.mark.django_db
JUNE = Month(2006, 6)


def test_files_are_those_in_force_at_the_close(world: World) -> None:
    files = sending(world.pct, MAY, [])["files"]
    assert [file["dataset"] for file in files] == sorted(Dataset)
    spells = next(file for file in files if file["dataset"] == Dataset.SPELLS)
    assert (spells["file"], spells["sender"], spells["received"]) == ("spells-2006-05.csv", "XA1", "20 May 2006")
    assert (spells["rows"], spells["quarantined"]) == (1, 0)
    assert sending(world.pct, JUNE, [])["files"] == [], "June is not closed"
    assert sending(PctFactory(), MAY, [])["files"] == []


def test_a_month_stands_beside_the_usual_one(world: World) -> None:
    """Each month has 3 + 6 emergency spells and a day case: 10; May's stay without a practice is nobody's."""
    found = sending(world.pct, MAY, [world.practice.pk, world.other.pk])["providers"]
    assert [(row["provider"], row["dataset"]) for row in found] == [
        ("All prescribing", Dataset.PRESCRIBING),
        ("Invented Hospital", Dataset.AE),
        ("Invented Hospital", Dataset.OUTPATIENTS),
        ("Invented Hospital", Dataset.SPELLS),
    ]
    spells = found[-1]
    assert (spells["activity"], spells["usual"], spells["share"]) == (10, 10, 1)
    assert (spells["is_missing"], spells["is_low"]) == (False, False)


def test_the_first_month_has_nothing_usual(world: World) -> None:
    spells = sending(world.pct, APRIL, [world.practice.pk])["providers"][-1]
    assert (spells["activity"], spells["usual"], spells["share"], spells["is_low"]) == (4, None, None, False)


def test_only_the_practices_asked_for_count(world: World) -> None:
    assert sending(world.pct, MAY, [world.practice.pk])["providers"][-1]["activity"] == 4
    assert sending(world.pct, MAY, [])["providers"] == []


def sent(pct: Organisation, practice: Organisation, by_month: dict[Month, int]) -> None:
    """Close months in which one hospital sent so many stays of this practice, and one of nobody's."""
    slots = {month: DataSlotFactory(owner=pct, month=month.first_day) for month in by_month}
    hospital = {"provider": ProviderFactory(), "commissioner": pct}
    for month, count in by_month.items():
        SpellFactory.create_batch(count, slot=slots[month], practice=practice, **hospital)
        SpellFactory(slot=slots[month], practice=None, **hospital)
    rebuild(slots=slots.values())
    for month in by_month:
        close_month(pct=pct, month=month, by=SYSTEM, at=CLOSED_AT)


@pytest.mark.parametrize(
    ("april", "may", "is_low", "is_missing"), [(10, 7, False, False), (10, 6, True, False), (10, 0, False, True)]
)
def test_under_seven_tenths_is_low_and_nothing_is_missing(april: int, may: int, is_low: bool, is_missing: bool) -> None:
    pct = PctFactory()
    practice = PracticeFactory(pct=pct)
    sent(pct, practice, {APRIL: april, MAY: may})

    (row,) = sending(pct, MAY, [practice.pk])["providers"]

    assert (row["is_low"], row["is_missing"]) == (is_low, is_missing)
    assert row["activity"] == (may or None)
    assert row["share"] == (may / april if may else None)


def test_two_queries_whatever_was_sent(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        sending(world.pct, MAY, [world.practice.pk, world.other.pk])
