import pytest
from django.db import transaction

from budgets.actions.locking import locked_pct
from tests.integration.budgets.studio import at_once
from tests.integration.budgets.world import BudgetWorld


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_is_told_at_once() -> None:
    world = BudgetWorld()

    def second() -> None:
        with transaction.atomic():
            locked_pct(world.pct)

    with transaction.atomic():
        assert locked_pct(world.pct) == world.pct
        (told,) = at_once(second)
    assert "Somebody else is setting or issuing budgets for Northmoor PCT" in told
    assert at_once(second) == ["done"]
