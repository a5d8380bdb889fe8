from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.models import User
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.accounts.conftest import World


@pytest.fixture
def administrator(client: Client, world: World) -> Client:
    client.force_login(world.administrator.user)
    return client


def test_the_list_has_people_in_reach_by_name(administrator: Client, world: World) -> None:
    RoleAssignmentFactory(organisation=world.practice, user__name="Aaron")
    RoleAssignmentFactory(organisation=world.other_pct, user__name="Abel")
    soup = BeautifulSoup(administrator.get("/users/").content, "html.parser")
    assert [cell.text.strip() for cell in soup.select("tbody th")] == ["Aaron", world.administrator.user.name]


def test_the_list_is_filtered_by_role_in_force(administrator: Client, world: World) -> None:
    RoleAssignmentFactory(organisation=world.pct, role="auditor", user__name="Audrey")
    RoleAssignmentFactory(
        organisation=world.pct, role="auditor", user__name="Past", period=(date(2000, 1, 1), date(2001, 1, 1))
    )
    text = administrator.get("/users/?role=auditor").content.decode()
    assert "Audrey" in text
    assert "Past" not in text


def test_the_list_costs_the_same_for_many(
    administrator: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        RoleAssignmentFactory(organisation=world.pct)
    with django_assert_max_num_queries(6):
        assert administrator.get("/users/").status_code == 200


def test_what_an_action_refuses_is_said_on_the_form(administrator: Client, world: World) -> None:
    user = RoleAssignmentFactory(organisation=world.pct).user
    data = {"role": "practice_manager", "organisation": world.pct.code, "starts_on": "2006-10-01"}
    response = administrator.post(f"/users/{user.pk}/give-role/", data)
    assert response.status_code == 422
    assert "is held in a practice" in response.content.decode()
    data["organisation"] = world.practice.code
    assert administrator.post(f"/users/{user.pk}/give-role/", data)["Location"] == f"/users/{user.pk}/"
    assert user.assignments.filter(role="practice_manager").exists()


def test_a_new_password_is_set(administrator: Client, world: World) -> None:
    user = RoleAssignmentFactory(organisation=world.pct).user
    assert administrator.post(f"/users/{user.pk}/password/", {"password": "short"}).status_code == 422
    administrator.post(f"/users/{user.pk}/password/", {"password": "a passphrase of hers"})
    assert User.objects.get(pk=user.pk).check_password("a passphrase of hers")


def test_no_second_factor_is_nothing_to_reset(administrator: Client, world: World) -> None:
    user = RoleAssignmentFactory(organisation=world.pct).user
    response = administrator.post(f"/users/{user.pk}/second-factor/", {"reason": "asked in person"})
    assert "has no second factor" in response.content.decode()
    TOTPDevice.objects.create(user=user)
    assert administrator.post(f"/users/{user.pk}/second-factor/", {"reason": "in person"}).status_code == 302


def test_ones_own_page_offers_no_change(administrator: Client, world: World) -> None:
    soup = BeautifulSoup(administrator.get(f"/users/{world.administrator.user_id}/").content, "html.parser")
    assert "Another administrator changes your roles" in soup.text
    assert [form["action"] for form in soup.select("main form")] == []


def test_closing_ones_own_account_is_refused(administrator: Client, world: World) -> None:
    response = administrator.post(f"/users/{world.administrator.user_id}/active/", {"is_active": "no"})
    assert response.status_code == 403
    assert "ask another administrator" in response.content.decode()
