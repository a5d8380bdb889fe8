import pytest

from disputes.domain.parties import Side
from disputes.permissions import check_clerk, check_free, check_side, side_of
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from tests.factories.accounts import UserFactory
from tests.factories.governance import InterestFactory
from tests.factories.principals import hat
from tests.integration.disputes.world import NOW

ON = NOW.date()


def test_sides(world) -> None:
    dispute = world.raised()
    assert side_of(world.manager, dispute, ON) is Side.PRACTICE
    assert side_of(world.director, dispute, ON) is Side.PCT
    assert {side_of(who, dispute, ON) for who in (world.lead, world.stranger, world.clerk)} == {None}


def test_an_interest_keeps_a_person_of_the_pct_or_the_sha_out(world) -> None:
    dispute = world.referred()
    director, clerk = UserFactory(), UserFactory()
    for user in (director, clerk):
        InterestFactory(user=user, organisation=world.practice)
    walled = hat("pct_director", world.pct, user_id=director.pk)
    with pytest.raises(Denied, match="By the register of interests"):
        check_side(walled, dispute, Permission.DISPUTE_LODGE, ON, to="lodge")
    with pytest.raises(Denied, match="By the register of interests"):
        check_clerk(hat("sha_clerk", world.sha, user_id=clerk.pk), dispute, ON, to="ask")
    check_free(world.director, dispute, ON)


def test_a_practices_own_people_act_for_it_whatever_they_hold(world) -> None:
    """Their interest is the very reason they are a side."""
    user = UserFactory()
    InterestFactory(user=user, organisation=world.practice)
    own = hat("practice_manager", world.practice, user_id=user.pk)
    assert check_side(own, world.raised(), Permission.DISPUTE_RAISE, ON, to="raise") is Side.PRACTICE
