"""One practice's page: figures with their working, and what is said where one is missing."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.queries.fair_share_practice import SharePage, share_page
from budgets.queries.fair_shares import NoShares
from tests.factories.fair_shares import prescribing_weights
from tests.factories.organisations import PracticeFactory
from tests.factories.principals import hat
from tests.integration.budgets.shares import issued, with_tables
from tests.integration.budgets.world import THIS, BudgetWorld

ON = date(2006, 4, 1)


@pytest.fixture
def shared(world) -> BudgetWorld:
    issued(world)
    return with_tables(world)


def page(world: BudgetWorld) -> SharePage:
    found = share_page(world.first, world.pct, THIS, ON, principal=hat("practice_manager", world.first))
    assert isinstance(found, SharePage), found
    return found


def test_actual_share_and_fair_share_of_the_whole_stand_side_by_side(shared):
    found = page(shared)

    assert found.attributed.value == Decimal("655326.00")
    assert found.fair_whole.value == Decimal("660000.00")
    assert found.attributed_share.value == Decimal("59.575")
    assert found.fair_share.value == Decimal("60.000")


def test_the_budget_opens_to_its_version_and_the_distance_to_both(shared):
    found = page(shared)

    assert found.budget.name == "Budget 2006/07 of ZZ0001, version 1, issued, contingency included"
    assert found.distance.value == Decimal("-13.23")
    assert [item.value for item in found.distance.inputs] == [Decimal("30660.00"), Decimal("35334.00")]
    assert found.moved.value == Decimal("30966.60")


def test_kinds_of_care_and_cells_of_the_list(shared):
    found = page(shared)

    assert found.care_labels == ("Hospital services", "Community services", "Prescribing")
    assert found.cares[0].money.value == Decimal("450000.00")
    assert len(found.cells) == 18
    cell = found.cells[0]
    assert (cell.name, cell.patients, cell.people) == ("men 0-4", 100, Decimal(90))
    assert cell.costs == (Decimal(300), Decimal(100), Decimal(175))


def test_the_prescribing_target_is_of_what_budgets_hold_for_prescribing(shared):
    assert page(shared).prescribing is None
    prescribing_weights()

    assert page(shared).prescribing.value == Decimal("1134.00")


def test_without_budgets_or_allocation_figures_are_missing_not_nought(db):
    world = with_tables(BudgetWorld())

    found = page(world)

    assert (found.budget, found.fair, found.distance, found.moved, found.attributed, found.fair_whole) == (None,) * 6
    assert found.list_used.value == Decimal("1620.0")


def test_a_practice_that_is_elsewhere_on_the_day_is_told(shared):
    stranger = PracticeFactory(name="Far Surgery")

    found = share_page(stranger, shared.pct, THIS, ON, principal=hat("pct_finance", shared.pct))

    assert isinstance(found, NoShares)
    assert found.reasons == ("Far Surgery was no practice of Northmoor PCT on 1 April 2006.",)


def test_without_tables_the_reasons_are_passed_on(world):
    found = share_page(world.first, world.pct, THIS, ON, principal=hat("pct_finance", world.pct))
    assert isinstance(found, NoShares)
