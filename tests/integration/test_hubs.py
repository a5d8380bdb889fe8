"""The page behind an entry of the menu that stands for several places."""

import pytest
from django.test import Client

from tests.factories.accounts import RoleAssignmentFactory

pytestmark = pytest.mark.django_db


def page_of(client: Client, role: str, slug: str) -> str:
    client.force_login(RoleAssignmentFactory(role=role).user)
    return client.get(f"/go-to/{slug}/").content.decode()


def test_a_hub_leads_to_what_the_hat_may_open(client: Client) -> None:
    page = page_of(client, "pct_finance", "money")
    assert "where each pound of the allocation stands" in page.lower()
    assert 'href="/ledger/"' in page
    analyst = page_of(client, "pct_analyst", "money")
    assert 'href="/budgets/"' not in analyst.split("<main")[1]


def test_a_hub_of_which_nothing_is_open_says_so(client: Client) -> None:
    assert "Nothing here is open to your role." in page_of(client, "practice_manager", "people")


def test_no_other_hub_is_found(client: Client) -> None:
    client.force_login(RoleAssignmentFactory().user)
    assert client.get("/go-to/weather/").status_code == 404
