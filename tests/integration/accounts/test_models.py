from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pbc.accounts.models import MachineKey, RoleAssignment, User, managed_organisations
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.accounts import MachineKeyFactory, RoleAssignmentFactory, UserFactory
from tests.factories.organisations import ConsortiumFactory
from tests.integration.accounts.conftest import World


def test_a_role_is_held_once_at_a_time_by_the_database_too(world: World) -> None:
    held = RoleAssignmentFactory(organisation=world.pct, period=(date(2006, 4, 1), date(2006, 10, 1)))
    same = {"user": held.user, "organisation": world.pct, "role": held.role}
    RoleAssignmentFactory(**same, period=(date(2006, 10, 1), None))
    RoleAssignmentFactory(**(same | {"role": "auditor"}))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignmentFactory(**same, period=(date(2006, 9, 30), date(2006, 10, 1)))


def test_a_worn_hat_is_its_role_in_its_organisation(world: World) -> None:
    principal = world.administrator.as_principal()
    assert principal.role_label == "system administrator"
    assert principal.organisation_id == world.pct.pk
    assert principal.may("users.manage")
    assert not principal.may("pack.view")


@pytest.mark.django_db
def test_a_person_without_a_hat_may_do_nothing_and_sees_nothing() -> None:
    principal = UserFactory().as_principal()
    assert not principal.is_system
    assert not principal.permissions
    assert not managed_organisations(principal).exists()
    assert not User.objects.visible_to(principal).exists()


def test_a_pct_manages_itself_and_those_below(world: World) -> None:
    consortium = ConsortiumFactory(pct=world.pct, members=[world.practice])
    assert set(managed_organisations(world.by)) == {world.pct, world.practice, consortium}
    assert world.provider in managed_organisations(world.by, with_providers=True)


def test_an_sha_manages_everything_beneath(world: World) -> None:
    by = RoleAssignmentFactory(role="system_administrator", organisation=world.sha).as_principal()
    assert set(managed_organisations(by)) == {
        *(world.sha, world.pct, world.other_pct),
        *(world.practice, world.other_practice),
    }


def test_a_practice_manages_nobody(world: World) -> None:
    by = RoleAssignmentFactory(role="practice_manager", organisation=world.practice).as_principal()
    assert not managed_organisations(by, with_providers=True).exists()


def test_the_system_manages_all(world: World) -> None:
    assert managed_organisations(SYSTEM).count() == Organisation.objects.count()


def test_rows_out_of_reach_are_not_visible(world: World) -> None:
    near, far = RoleAssignmentFactory(organisation=world.practice), RoleAssignmentFactory(organisation=world.other_pct)
    key, _ = MachineKeyFactory(organisation=world.provider), MachineKeyFactory(organisation=world.other_pct)
    assert set(RoleAssignment.objects.visible_to(world.by)) == {near, world.administrator}
    assert far.user not in User.objects.visible_to(world.by)
    assert list(MachineKey.objects.visible_to(world.by)) == [key]


def test_a_person_with_two_roles_in_reach_is_listed_once(world: World) -> None:
    near = RoleAssignmentFactory(organisation=world.practice)
    RoleAssignmentFactory(user=near.user, organisation=world.pct)
    assert User.objects.visible_to(world.by).filter(pk=near.user_id).count() == 1


@pytest.mark.django_db
def test_names_for_sign_in_do_not_mind_case() -> None:
    user = UserFactory(email="Freda@example.org")
    assert User.objects.get_by_natural_key("FREDA@EXAMPLE.ORG") == user
