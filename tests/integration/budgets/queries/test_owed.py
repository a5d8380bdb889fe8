"""What a practice is owed month by month, and the postings of it."""

import pytest

from budgets.queries.owed import balance_postings, owed_by_month
from pbc.core.money import ZERO
from tests.integration.budgets.freed_up_world import FreedUpWorld
from tests.integration.budgets.world import THIS

pytestmark = pytest.mark.django_db


def test_money_stands_from_the_month_in_which_it_was_agreed(db: None) -> None:
    world = FreedUpWorld().two_months()
    assert owed_by_month(world.first, THIS) == []
    claim = world.agreed()
    found = owed_by_month(world.first, THIS)
    assert found[0].month == THIS.months[0]
    assert (found[0].owed, found[-1].owed, found[-1].agreed) == (ZERO, claim.practice_part, claim.practice_part)
    assert [each.month for each in found] == list(THIS.months[: len(found)])
    (posting,) = balance_postings(world.first, THIS)
    assert posting.kind == "posting"
    assert owed_by_month(world.second, THIS) == []
