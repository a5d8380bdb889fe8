import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.queries.people import active_person, assignments_in_reach, has_second_factor, people_in_reach
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.integration.accounts.conftest import World


def test_people_in_reach_hold_roles_below(world: World) -> None:
    near = RoleAssignmentFactory(organisation=world.practice, role="practice_manager").user
    RoleAssignmentFactory(organisation=world.other_practice, role="practice_manager")
    RoleAssignmentFactory(organisation=world.sha, role="sha_clerk")
    assert set(people_in_reach(world.by)) == {near, world.administrator.user}


def test_who_manages_nobody_reaches_nobody(world: World) -> None:
    manager = RoleAssignmentFactory(organisation=world.practice, role="practice_manager")
    assert list(people_in_reach(manager.as_principal())) == []


def test_roles_elsewhere_are_not_shown(world: World) -> None:
    here = RoleAssignmentFactory(organisation=world.pct)
    RoleAssignmentFactory(user=here.user, organisation=world.other_pct)
    assert assignments_in_reach(here.user, world.by) == [here]


@pytest.mark.django_db
def test_a_closed_account_is_no_active_person() -> None:
    user = UserFactory(is_active=False)
    assert active_person(user.pk) is None


@pytest.mark.django_db
def test_a_second_factor_counts_once_confirmed() -> None:
    device = TOTPDevice.objects.create(user=UserFactory(), confirmed=False)
    assert not has_second_factor(device.user_id)
    TOTPDevice.objects.update(confirmed=True)
    assert has_second_factor(device.user_id)
