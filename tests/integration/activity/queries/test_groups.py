"""Sums of chosen HRGs are counted as the summaries count them."""

from decimal import Decimal

import pytest

from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.activity.queries.activity import Totals, activity_by_line
from pbc.activity.queries.groups import sums_of_groups
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import ImportBatchFactory
from tests.integration.budgets.world import AT, BudgetWorld

APRIL, MAY = Month(2006, 4), Month(2006, 5)


@pytest.fixture
def world(db) -> BudgetWorld:
    """Two HRGs of the first practice in April; one has a spell without a price and a regular attender."""
    world = BudgetWorld()
    excess = {"excess_days": 3, "excess_amount": Decimal("540.00"), "market_forces_factor": Decimal("1.1")}
    world.spell(world.first, APRIL, price=Decimal("3000.00"), **excess)
    world.spell(world.first, APRIL, price=None)
    world.spell(world.first, APRIL, price=Decimal("50.00"), patient_class="4")
    world.spell(world.first, APRIL, hrg="B37", line=Line.ELECTIVE_INPATIENT, treatment_function="110")
    world.spell(world.first, MAY, hrg="B37")
    world.spell(world.second, APRIL, hrg="B37")
    return world.summed()


def test_all_groups_of_a_month_are_the_summary(world) -> None:
    found = sums_of_groups([(world.first.pk, APRIL, "L09"), (world.first.pk, APRIL, "B37")], [APRIL])
    summed: dict = {}
    for each in found:
        key = each.practice_id, each.line
        summed[key] = summed.get(key, Totals()) + each.totals
    assert summed == activity_by_line([world.first.pk], [APRIL], closed=False)
    assert MonthlyActivity.objects.filter(unpriced__gt=0).exists()
    assert {each.as_then for each in found} == {False}


def test_only_what_is_chosen(world, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = sums_of_groups([(world.first.pk, APRIL, "B37"), (world.second.pk, MAY, "B37")], [APRIL, MAY])
    assert [(each.month, each.line, each.treatment_function, each.rows) for each in found] == [
        (APRIL, Line.ELECTIVE_INPATIENT, "110", 1)
    ]
    with django_assert_num_queries(0):
        assert sums_of_groups([], [APRIL]) == []


def test_as_then_of_closed_months_beside_as_now(world) -> None:
    close_month(pct=world.pct, month=APRIL, by=SYSTEM, at=AT.replace(year=2007))
    slot = world.slots[Dataset.SPELLS, APRIL]
    slot.current_batch = ImportBatchFactory(owner=world.pct)
    slot.save()
    world.spell(world.first, APRIL, hrg="B37", price=Decimal("1.00"))
    world.summed()
    chosen = [(world.first.pk, APRIL, "B37"), (world.first.pk, MAY, "B37")]
    found = {(each.as_then, each.month): each.totals.cost for each in sums_of_groups(chosen, [APRIL, MAY])}
    assert found == {(True, APRIL): Decimal("2300.00"), (False, APRIL): 1, (False, MAY): Decimal("2300.00")}
    assert (True, APRIL) not in {(each.as_then, each.month) for each in sums_of_groups(chosen, [MAY])}
