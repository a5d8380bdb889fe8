from typing import Any

import pytest

from pbc.accounts.permissions import check_can_give_key, check_can_give_role, check_can_look_after, check_can_sign_in
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.integration.accounts.conftest import World


def test_looking_after_takes_permission_reach_and_another_person(world: World) -> None:
    near, far = RoleAssignmentFactory(organisation=world.practice), RoleAssignmentFactory(organisation=world.other_pct)
    check_can_look_after(world.by, near.user)
    check_can_look_after(SYSTEM, far.user)
    for by, user, words in (
        (world.by, far.user, "do not look after"),
        (near.as_principal(), near.user, "may not look after users"),
        (world.by, world.administrator.user, "your own"),
    ):
        with pytest.raises(Denied, match=words):
            check_can_look_after(by, user)


def test_a_role_that_two_kinds_hold_says_both(world: World) -> None:
    with pytest.raises(Denied, match="held in a primary care trust or strategic health authority, and"):
        check_can_give_role(world.by, None, "auditor", world.practice)


def test_keys_of_providers_are_within_reach(world: World) -> None:
    check_can_give_key(world.by, world.provider)
    with pytest.raises(Denied, match="systems of"):
        check_can_give_key(world.by, world.sha)


@pytest.mark.django_db
def test_invented_people_sign_in_to_demonstrations_alone(settings: Any) -> None:
    user = UserFactory.build(is_demo=True)
    check_can_sign_in(user)
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(Denied, match="Demonstration accounts"):
        check_can_sign_in(user)
    check_can_sign_in(UserFactory.build())
