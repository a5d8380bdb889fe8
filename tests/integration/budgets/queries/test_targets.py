from datetime import date

from budgets.queries.targets import targets_of
from tests.integration.budgets.world import THIS


def test_without_parameters_no_fair_shares_are_known(world) -> None:
    found = targets_of(world.pct, [world.first, world.second], THIS, date(2006, 4, 1))
    assert (found.amounts, found.source) == ({}, "")
