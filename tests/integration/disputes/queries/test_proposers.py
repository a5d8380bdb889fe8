from disputes.queries.proposers import may_dispute_for
from tests.integration.disputes.world import NOW

ON = NOW.date()


def test_a_pct_disputes_with_its_own_and_a_practice_for_itself(world, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        mine = may_dispute_for(world.director, ON)
    assert {each.code for each in mine} == {"ZZ0001", "ZZ0002", "ZZ0003", "ZC1"}
    assert may_dispute_for(world.manager, ON) == [world.practice]
    assert may_dispute_for(world.lead, ON) == [world.consortium]
