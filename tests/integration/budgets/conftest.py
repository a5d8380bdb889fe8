import pytest

from tests.integration.budgets.freed_up_world import FreedUpWorld
from tests.integration.budgets.world import BudgetWorld


@pytest.fixture
def world(db) -> BudgetWorld:
    """Two practices, a whole year of activity, prices and an allocation for the next."""
    return BudgetWorld().year()


@pytest.fixture
def freed_up(db) -> FreedUpWorld:
    """Two practices of which the first has freed 3,805.60 by May 2006."""
    return FreedUpWorld().two_months()
