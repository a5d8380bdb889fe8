from datetime import timedelta

from disputes.domain.parties import Side
from disputes.queries.offers import due_for_release, last_offers
from tests.integration.disputes.actions.test_offers import lodge
from tests.integration.disputes.world import AFTER, DEADLINE


def test_the_last_of_each_side_counts(world, django_assert_num_queries) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager)
    lodge(dispute, world.manager)
    with django_assert_num_queries(1):
        found = last_offers(dispute)
    assert {side: offer.number for side, offer in found.items()} == {Side.PRACTICE: 2}


def test_what_waits_for_the_release(world) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager)
    assert list(due_for_release(DEADLINE - timedelta(seconds=1))) == []
    assert list(due_for_release(AFTER)) == [dispute]
    lodge(dispute, world.director)
    assert list(due_for_release(DEADLINE - timedelta(days=1))) == [dispute]
