"""Budgets of two practices in force, activity of April and May 2006, all months to April closed."""

from datetime import UTC, datetime

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.activity.actions.months import close_month
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

APRIL, MAY = THIS.months[:2]
LATER = datetime(2006, 6, 20, 10, tzinfo=UTC)


def stated_world() -> BudgetWorld:
    world = BudgetWorld().year()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    world.year((APRIL, MAY))
    for month in (*LAST.months, APRIL):
        close_month(pct=world.pct, month=month, by=SYSTEM, at=LATER)
    return world
