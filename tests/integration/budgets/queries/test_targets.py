from datetime import date
from decimal import Decimal

from budgets.queries.targets import CARE_OF_TARGET, targets_of
from tests.factories.fair_shares import prescribing_weights, share_tables
from tests.integration.budgets.world import THIS

ON = date(2006, 4, 1)


def found(world, *practices):
    return targets_of(world.pct, practices or (world.first, world.second), THIS, ON)


def test_without_tables_no_fair_shares_are_known(world) -> None:
    assert (found(world).amounts, found(world).source) == ({}, "")


def test_hospital_services_and_prescribing_have_their_own(world) -> None:
    share_tables(world.pct, {world.first: "1.5", world.second: "1"}, people=180)
    made = found(world)
    assert {"hchs", "prescribing"} <= made.amounts.keys() <= CARE_OF_TARGET.keys()
    assert sum(made.amounts["prescribing"].values()) == Decimal("100000.00")
    assert made.source.startswith("Fair shares by the tables of 2006/07, lists by 1 April 2006")
    assert found(world, world.first).amounts["hchs"].keys() == {world.first.pk}


def test_prescribing_goes_by_its_units_where_they_are_held(world) -> None:
    share_tables(world.pct, {world.first: "1.5", world.second: "1"}, people=180)
    prescribing_weights()
    made = found(world)
    assert "prescribing by prescribing units and need" in made.source
    assert sum(made.amounts["prescribing"].values()) == Decimal("100000.00")
