from datetime import date
from typing import Any
from unittest import mock

import pytest

from pbc.accounts.actions.users import (
    assign_role,
    change_password,
    create_user,
    end_role,
    reset_password,
    set_active,
)
from pbc.accounts.models import RoleAssignment, User
from pbc.accounts.queries.hats import hats_of
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory, UserFactory
from tests.integration.accounts.conftest import AT, World

OCTOBER = date(2006, 10, 1)
NEW = "another long passphrase"


def new_user(world: World, **changes: Any) -> User:
    given = {
        "email": "Anil@Example.org",
        "name": "Anil",
        "password": NEW,
        "role": "pct_analyst",
        "organisation": world.pct,
        "starts_on": OCTOBER,
        "by": world.by,
    }
    return create_user(**(given | changes), at=AT)


def test_a_user_begins_with_a_role(world: World) -> None:
    user = new_user(world)
    assert user.email == "anil@example.org"
    assert user.check_password(NEW)
    assert [hat.role for hat in hats_of(user.pk, on=OCTOBER)] == ["pct_analyst"]
    assert list(AuditEvent.objects.values_list("kind", flat=True)) == ["accounts.user_created", "accounts.role_given"]


def test_an_address_is_taken_once_whatever_its_case(world: World) -> None:
    UserFactory(email="ANIL@example.org")
    with pytest.raises(Invalid, match="already") as caught:
        new_user(world)
    assert caught.value.field == "email"


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234"])
def test_a_weak_password_is_refused(world: World, password: str) -> None:
    with pytest.raises(Invalid) as caught:
        new_user(world, password=password)
    assert caught.value.field == "password"
    assert not User.objects.filter(name="Anil").exists()


def test_a_role_is_held_in_the_right_kind_of_organisation(world: World) -> None:
    with pytest.raises(Denied, match="practice manager is held in a practice, and .* is a primary care trust"):
        new_user(world, role="practice_manager")


@pytest.mark.parametrize("place", ["other_pct", "other_practice", "sha"])
def test_an_administrator_reaches_their_own_people_only(world: World, place: str) -> None:
    organisation = getattr(world, place)
    role = {"pct": "pct_finance", "practice": "practice_manager", "sha": "sha_clerk"}[organisation.kind]
    with pytest.raises(Denied, match="do not look after"):
        new_user(world, role=role, organisation=organisation)


def test_an_sha_administrator_reaches_those_beneath(world: World) -> None:
    by = RoleAssignmentFactory(role="system_administrator", organisation=world.sha).as_principal()
    assert new_user(world, by=by, role="practice_manager", organisation=world.other_practice)


def test_who_may_not_manage_users_is_refused(world: World) -> None:
    by = RoleAssignmentFactory(organisation=world.pct).as_principal()
    with pytest.raises(Denied, match="As PCT finance you may not give roles"):
        new_user(world, by=by)


def test_nobody_gives_themselves_a_role(world: World) -> None:
    with pytest.raises(Denied, match="your own"):
        assign_role(
            user=world.administrator.user,
            role="pct_finance",
            organisation=world.pct,
            starts_on=OCTOBER,
            by=world.by,
            at=AT,
        )


def test_a_role_is_held_once_at_a_time(world: World) -> None:
    user = new_user(world)
    again = {"user": user, "role": "pct_analyst", "organisation": world.pct, "by": world.by, "at": AT}
    with pytest.raises(Invalid, match="already"):
        assign_role(**again, starts_on=date(2007, 1, 1))
    end_role(assignment=user.assignments.get(), ends_on=date(2006, 11, 1), by=world.by, at=AT)
    assert assign_role(**again, starts_on=date(2006, 11, 1))


def test_days_are_the_right_way_round(world: World) -> None:
    user = new_user(world)
    with pytest.raises(Invalid, match="end after it starts"):
        assign_role(
            user=user, role="auditor", organisation=world.pct, starts_on=OCTOBER, ends_on=OCTOBER, by=world.by, at=AT
        )


def test_a_role_ends_on_the_day_said(world: World) -> None:
    user = new_user(world)
    end_role(assignment=user.assignments.get(), ends_on=date(2006, 11, 1), by=world.by, at=AT)
    assert hats_of(user.pk, on=date(2006, 10, 31))
    assert hats_of(user.pk, on=date(2006, 11, 1)) == []
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.facts["ends_on"]) == ("accounts.role_ended", "2006-11-01")


def test_a_role_given_by_mistake_can_end_on_its_first_day(world: World) -> None:
    user = new_user(world)
    end_role(assignment=user.assignments.get(), ends_on=OCTOBER, by=world.by, at=AT)
    assert hats_of(user.pk, on=OCTOBER) == []
    with pytest.raises(Invalid, match="ended by then"):
        end_role(assignment=user.assignments.get(), ends_on=OCTOBER, by=world.by, at=AT)


def test_a_role_does_not_end_before_it_starts(world: World) -> None:
    user = new_user(world)
    with pytest.raises(Invalid, match="before it starts"):
        end_role(assignment=user.assignments.get(), ends_on=date(2006, 9, 30), by=world.by, at=AT)


def test_administrators_do_not_end_their_own_role(world: World) -> None:
    with pytest.raises(Denied, match="your own"):
        end_role(assignment=world.administrator, ends_on=OCTOBER, by=world.by, at=AT)


def test_one_changes_ones_own_password(world: World) -> None:
    user = UserFactory()
    assert change_password(user=user, old=PASSWORD, new=NEW, at=AT).check_password(NEW)
    with pytest.raises(Invalid) as caught:
        change_password(user=user, old=PASSWORD, new=NEW, at=AT)
    assert caught.value.field == "old"
    with pytest.raises(Invalid) as caught:
        change_password(user=user, old=NEW, new="short", at=AT)
    assert caught.value.field == "new"


def test_an_administrator_sets_a_new_password_and_ends_a_lock(world: World) -> None:
    user = new_user(world)
    User.objects.filter(pk=user.pk).update(failed_sign_ins=2, locked_until=AT)
    user = reset_password(user=user, password="a third long passphrase", by=world.by, at=AT)
    assert (user.failed_sign_ins, user.locked_until) == (0, None)
    assert user.check_password("a third long passphrase")


def test_a_closed_account_has_no_hats(world: World) -> None:
    user = new_user(world)
    set_active(user=user, is_active=False, by=world.by, at=AT)
    assert hats_of(user.pk, on=OCTOBER) == []
    with pytest.raises(Denied, match="closed already"):
        set_active(user=user, is_active=False, by=world.by, at=AT)
    set_active(user=user, is_active=True, by=world.by, at=AT)
    assert hats_of(user.pk, on=OCTOBER)


def test_a_person_of_another_pct_is_out_of_reach(world: World) -> None:
    stranger = RoleAssignmentFactory(organisation=world.other_pct).user
    for refused in (
        lambda: set_active(user=stranger, is_active=False, by=world.by, at=AT),
        lambda: reset_password(user=stranger, password=NEW, by=world.by, at=AT),
    ):
        with pytest.raises(Denied, match="do not look after"):
            refused()


def test_the_system_may_look_after_everybody(world: World) -> None:
    assert new_user(world, by=SYSTEM, role="sha_clerk", organisation=world.sha)


def test_a_failing_audit_undoes_the_user(world: World) -> None:
    with mock.patch("pbc.core.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        new_user(world)
    assert not User.objects.filter(name="Anil").exists()
    assert not RoleAssignment.objects.filter(role="pct_analyst").exists()
