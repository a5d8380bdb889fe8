import pytest

from tests.integration.budgets.world import BudgetWorld


@pytest.fixture
def world(db) -> BudgetWorld:
    """Two practices, a whole year of activity, prices and an allocation for the next."""
    return BudgetWorld().year()
