"""The world of two practices with tables of fair shares, by which the first should have 60 of 100 and the second 40.

Budgets: hospital 29,400.00 and 27,600.00, prescribing 1,260.00 and 630.00 with uplift; 30,660.00 and 28,230.00 in all.
"""

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core.principal import SYSTEM
from tests.factories.fair_shares import share_tables
from tests.integration.budgets.world import AT, THIS, BudgetWorld


def with_tables(world: BudgetWorld) -> BudgetWorld:
    share_tables(world.pct, {world.first: "1.5", world.second: "1"}, people=180)
    return world


def proposed(world: BudgetWorld) -> None:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)


def issued(world: BudgetWorld) -> None:
    proposed(world)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
