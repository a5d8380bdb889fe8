from decimal import Decimal
from uuid import UUID

import pytest

from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import volume_of
from tests.integration.budgets.world import LAST, THIS, BudgetWorld

APRIL, MAY = LAST.months[0], LAST.months[1]
ANN, BOB = UUID(int=1), UUID(int=2)


@pytest.fixture
def world(db: None) -> BudgetWorld:
    return BudgetWorld()


def test_units_cost_and_sums_over_patients(world: BudgetWorld) -> None:
    """Ann is seen twice, Bob once, at 150.00 each."""
    for month, patient in ((APRIL, ANN), (MAY, ANN), (MAY, BOB)):
        world.attendance(world.first, month, patient=patient)
    found = volume_of([world.first.pk], LAST.months, THIS, line=Line.FIRST_OUTPATIENT)
    assert (found.units, found.priced, found.cost, found.months) == (3, 3, Decimal("450.00"), 2)
    assert (found.patients, found.n1, found.c1) == (2, 3, 450)
    assert (found.n2, found.nc, found.c2) == (5, 750, 300**2 + 150**2)
    assert (found.n3, found.n2c, found.nc2, found.c3) == (9, 1350, 2 * 300**2 + 150**2, 300**3 + 150**3)


def test_spells_are_told_by_their_hrg_and_other_practices_are_left_out(world: BudgetWorld) -> None:
    world.year()
    whole = volume_of([world.first.pk], LAST.months, THIS, line=Line.EMERGENCY)
    assert (whole.units, whole.cost, whole.months) == (12, Decimal("27600.00"), 12)
    assert volume_of([world.first.pk], LAST.months, THIS, line=Line.EMERGENCY, code="L09") == whole
    assert volume_of([world.first.pk], LAST.months, THIS, line=Line.EMERGENCY, code="X99").units == 0
    both = volume_of([world.first.pk, world.second.pk], LAST.months, THIS, line=Line.EMERGENCY)
    assert both.units == 24


def test_what_was_not_used_is_nought(world: BudgetWorld) -> None:
    found = volume_of([world.first.pk], LAST.months, THIS, line=Line.AE)
    assert (found.units, found.priced, found.cost, found.patients) == (0, 0, Decimal(0), 0)
