"""A PCT with two practices and two closed months, each figure small enough to count by hand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset, Line
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.activity import AEFactory, DataSlotFactory, OutpatientFactory, PrescribingFactory, SpellFactory
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory, ProviderFactory

APRIL, MAY = Month(2006, 4), Month(2006, 5)
CLOSED_AT = datetime(2006, 7, 3, 9, tzinfo=UTC)
AT = datetime(2006, 7, 4, 9, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    pct: Organisation
    practice: Organisation
    other: Organisation
    hospital: Organisation


def make_world() -> World:
    """In each month the first practice has 3 emergency spells (£100 each), 2 first visits, 1 A&E visit, 10 items.

    In May one hospital stay has no practice.
    """
    pct = PctFactory(name="Invented PCT")
    practice, other = (PracticeFactory(name=name, pct=pct) for name in ("Ash Tree Surgery", "=Beech Tree Surgery"))
    for each in (practice, other):
        PopulationReturnFactory(practice=each, counted_on=date(2006, 4, 1))
    hospital = ProviderFactory(name="Invented Hospital")
    world = World(pct, practice, other, hospital)
    for month in (APRIL, MAY):
        _load(world, month)
        close_month(pct=pct, month=month, by=SYSTEM, at=CLOSED_AT)
    return world


def _load(world: World, month: Month) -> None:
    slots = {
        dataset: DataSlotFactory(
            owner=world.pct, dataset=dataset, month=month.first_day, current_batch__filename=f"{dataset}-{month}.csv"
        )
        for dataset in Dataset
    }
    hospital = {"provider": world.hospital, "commissioner": world.pct}
    spells = slots[Dataset.SPELLS]
    for practice, count in ((world.practice, 3), (world.other, 6)):
        SpellFactory.create_batch(count, slot=spells, practice=practice, **hospital)
        OutpatientFactory.create_batch(2, slot=slots[Dataset.OUTPATIENTS], practice=practice, **hospital)
        AEFactory(slot=slots[Dataset.AE], practice=practice, **hospital)
        PrescribingFactory(slot=slots[Dataset.PRESCRIBING], practice=practice)
    SpellFactory(slot=spells, practice=world.practice, line=Line.DAY_CASE, admission_method="11", patient_class="2",
                 price=None, unpriced_reason="no price", **hospital)  # fmt: skip
    if month == MAY:
        SpellFactory(slot=spells, practice=None, price=Decimal("250.00"), **hospital)
    rebuild(slots=slots.values())
