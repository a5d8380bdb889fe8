from tests.integration.budgets.freed_up_world import FreedUpWorld
from tests.integration.budgets.world import BudgetWorld
from tests.worlds import kept


@kept
def world() -> BudgetWorld:
    """Two practices, a whole year of activity, prices and an allocation for the next."""
    return BudgetWorld().year()


@kept
def freed_up() -> FreedUpWorld:
    """Two practices of which the first has freed 3,805.60 by May 2006."""
    return FreedUpWorld().two_months()
