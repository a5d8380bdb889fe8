"""Fair shares of a PCT from its lists, tables and allocation, in a constant number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.domain.allocation import Component
from budgets.domain.fair_share import FairShares
from budgets.queries.fair_shares import NoShares, allocation_of, fair_shares_of, practice_lists, prescribing_targets_of
from budgets.queries.ledger import allocated, books_of
from pbc.activity.domain.care import Care, WeightMeasure
from pbc.organisations.models import PopulationCount, PopulationReturn
from tests.factories.budgets import books
from tests.factories.fair_shares import (
    cost_curves,
    need_indices,
    prescribing_weights,
    release,
    share_population,
    share_tables,
)
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory, SuccessionFactory
from tests.integration.budgets.world import THIS, BudgetWorld
from tests.worlds import kept

ON = date(2006, 4, 1)


@kept
def shared() -> BudgetWorld:
    """Two lists of 1,800 people, of whom the population counts nine tenths; the first needs half as much again."""
    world = BudgetWorld().allocated(hchs="1000000.00", prescribing="100000.01")
    share_tables(world.pct, {world.first: "1.5", world.second: "1"}, people=180)
    return world


def shares(world: BudgetWorld, on: date = ON) -> FairShares:
    found = fair_shares_of(world.pct, THIS, on)
    assert isinstance(found, FairShares), found
    return found


def reasons(world: BudgetWorld) -> str:
    found = fair_shares_of(world.pct, THIS, ON)
    assert isinstance(found, NoShares)
    return " ".join(found.reasons)


def test_the_whole_allocation_is_shared_by_component(shared):
    found = shares(shared)

    assert found.pots == {
        Care.ACUTE: Decimal("750000.00"),
        Care.COMMUNITY: Decimal("250000.00"),
        Care.PRESCRIBING: Decimal("100000.01"),
    }
    assert found.money[Care.ACUTE] == {shared.first.pk: Decimal("450000.00"), shared.second.pk: Decimal("300000.00")}
    assert found.fair(shared.first.pk) + found.fair(shared.second.pk) == Decimal("1100000.01")
    assert found.inflation_of_all == pytest.approx(Decimal(3600) / 3240 - 1)
    assert allocated(books_of(shared.pct, THIS)) == {
        Component.HCHS: Decimal("1000000.00"),
        Component.PRESCRIBING: Decimal("100000.01"),
    }


def test_the_list_used_says_its_day_and_file(shared):
    PopulationReturnFactory(practice=shared.first, counted_on=date(2006, 4, 2), each=500)

    used = shares(shared).lists[shared.first.pk]

    assert (used.counted_on, used.total) == (date(2006, 1, 1), 1800)
    assert used.source.label == f"List of {shared.first.code} counted on 1 January 2006: test"
    assert shares(shared, date(2006, 4, 2)).lists[shared.first.pk].total == 9000


def test_patients_of_unknown_sex_or_odd_ages_are_counted_apart(shared):
    returned = PopulationReturn.objects.get(practice=shared.first)
    PopulationCount.objects.create(population_return=returned, sex="0", band="0-4", age_from=0, age_end=5, patients=18)
    PopulationReturn.objects.filter(pk=returned.pk).update(patients=1818)

    (used,) = practice_lists([shared.first], ON)

    assert (used.placed, used.unplaced, used.total) == (1800, 18, 1818)


def test_tables_open_to_their_import_and_say_that_they_are_invented(shared):
    found = shares(shared)

    curve = found.tables.curves[Care.ACUTE]
    assert curve.illustrative
    assert curve.source.kind == "batch"
    assert curve.source.label.startswith("Cost per head for 2006/07, import ")
    assert found.tables.population.illustrative


def test_the_pcts_own_table_comes_before_the_general_one(shared):
    cost_curves({Care.ACUTE: "400", Care.PRESCRIBING: "175"}, pct=shared.pct)
    cost_curves({Care.ACUTE: "1"}, pct=PctFactory())

    assert set(shares(shared).tables.curves) == {Care.ACUTE, Care.PRESCRIBING}


def test_a_practice_that_came_with_a_merger_keeps_the_need_its_old_pct_loaded(shared):
    newcomer = shared.practice("Third Surgery", "ZZ0003")
    need_indices(PctFactory(), {newcomer: "2", shared.first: "9"}, (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING))

    found = shares(shared).tables.needs

    assert found[newcomer.pk, Care.ACUTE].index == 2
    assert found[shared.first.pk, Care.ACUTE].index == Decimal("1.5")


def test_what_is_missing_is_said_with_its_mend(shared):
    shared.practice("Third Surgery", "ZZ0003", patients=0)

    assert "Third Surgery (ZZ0003) has no list of patients by age and sex. Load its list" in reasons(shared)
    assert "Third Surgery (ZZ0003) has no index of need for community services." in reasons(shared)


def test_without_tables_or_practices_the_reasons_say_what_to_load(db):
    world = BudgetWorld()
    assert "Load cost curves for the year." in reasons(world)
    assert "No population of Northmoor PCT is held for 2006/07." in reasons(world)
    empty = fair_shares_of(PctFactory(), THIS, ON)
    assert isinstance(empty, NoShares)
    assert "Load the register of practices." in empty.reasons[0]


def test_tables_of_another_year_or_superseded_do_not_count(db):
    world = BudgetWorld()
    share_tables(world.pct, {world.first: "1", world.second: "1"}, people=100, year=2007)
    old = release("cost-curves")
    old.is_current = False
    old.save()

    assert "No cost per head is held for 2006/07." in reasons(world)


def test_money_of_a_component_without_a_curve_is_a_reason(db):
    world = BudgetWorld().allocated()
    cost_curves({Care.ACUTE: "5"})
    share_population(world.pct, 100)
    need_indices(world.pct, {world.first: "1", world.second: "1"}, [Care.ACUTE])

    assert "No cost curve of prescribing is held" in reasons(world)


def test_without_an_allocation_there_are_shares_of_nothing_yet(db):
    world = BudgetWorld()
    share_tables(world.pct, {world.first: "1.5", world.second: "1"}, people=100)

    found = shares(world)

    assert found.pot == 0
    assert found.wcap_amount(world.first.pk, "community", Decimal("5.00")) == Decimal("3.00")


def test_the_pct_that_two_became_shares_what_both_were_allocated(shared):
    other, one = PctFactory(name="South"), PctFactory(name="One")
    books(other, hchs="500.00")
    for old in (shared.pct, other):
        SuccessionFactory(predecessor=old, successor=one, effective_on=date(2006, 10, 1))

    assert allocation_of(one, THIS, date(2006, 10, 1)) == {
        Component.HCHS: Decimal("1000500.00"),
        Component.PRESCRIBING: Decimal("200000.01"),
    }
    assert allocation_of(one, THIS, date(2006, 9, 30)) == {}
    assert allocation_of(shared.pct, THIS, date(2006, 9, 30))[Component.HCHS] == Decimal("1000000.00")


def test_prescribing_targets_come_from_units_and_need(shared):
    prescribing_weights()

    found = prescribing_targets_of(shared.pct, THIS, ON, pot=Decimal("100.00"), measure=WeightMeasure.COST)

    assert not isinstance(found, NoShares)
    assert {p: each.amount for p, each in found.items()} == {
        shared.first.pk: Decimal("60.00"),
        shared.second.pk: Decimal("40.00"),
    }
    assert found[shared.first.pk].units == 4500


def test_no_prescribing_targets_without_units_or_need(shared):
    missing = prescribing_targets_of(shared.pct, THIS, ON, pot=Decimal("5.00"), measure=WeightMeasure.ITEM)
    assert isinstance(missing, NoShares)
    assert "Load weights for the year." in missing.reasons[0]

    prescribing_weights()
    PracticeFactory(pct=shared.pct)
    without = prescribing_targets_of(shared.pct, THIS, ON, pot=Decimal("5.00"), measure=WeightMeasure.COST)
    assert isinstance(without, NoShares)
    assert "has no list of patients" in without.reasons[0]


def test_the_number_of_queries_does_not_grow_with_practices(shared):
    with CaptureQueriesContext(
        connection,
    ) as few:
        shares(shared)
    more = {shared.practice(f"Surgery {number}", f"ZZ1{number:03d}"): "1" for number in range(12)}
    need_indices(PctFactory(), more, (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING))
    with CaptureQueriesContext(connection) as many:
        shares(shared)

    assert len(few) == len(many) <= 10
