import pytest
from django.core.cache import cache
from django.urls import reverse

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core.principal import SYSTEM
from tests.factories.organisations import ConsortiumFactory
from tests.integration.budgets.world import AT, THIS


@pytest.fixture
def issued(world):
    """Budgets issued, three months loaded, and enough patients to tell how costs spread."""
    cache.clear()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    for _ in range(30):
        world.spell(world.second, THIS.months[1])
    return world.year(THIS.months[:3])


def page(client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"budgets:{name}", args=args), {"month": "2006-06", **query})
    assert response.status_code == 200
    return response.content.decode()


def test_the_pct_sees_each_practice_beside_chance(client_as, issued) -> None:
    text = page(client_as("pct_finance", issued.pct), "chances")
    assert "First Surgery" in text
    assert "Cannot be told" in text
    assert "Patients on the list" in text


def test_consortia_are_judged_as_one(client_as, issued) -> None:
    ConsortiumFactory(name="Two Together", pct=issued.pct, members=[issued.first, issued.second])
    text = page(client_as("pct_finance", issued.pct), "chances")
    assert "Two Together" in text
    assert "luck evens out" in text


def test_a_practice_sees_itself_alone(client_as, issued) -> None:
    text = page(client_as("practice_manager", issued.first), "chances")
    assert "First Surgery" in text
    assert "Second Surgery" not in text


def test_line_by_line_with_its_working(client_as, issued) -> None:
    text = page(client_as("practice_manager", issued.second), "chance", issued.second.code)
    assert "Emergency admissions" in text
    assert "An overspend" in text
    assert "Standard deviation by chance alone" in text
    assert "too few months and practices to tell how prescribing varies" in text


def test_without_a_budget_there_is_nothing_to_judge(client_as, world) -> None:
    text = page(client_as("practice_manager", world.first), "chance", world.first.code)
    assert "no variance to judge" in text
    assert "No practice has a budget for 2006/07 yet" in page(client_as("pct_finance", world.pct), "chances")


def test_the_list_is_filtered_and_taken_away(client_as, issued) -> None:
    client = client_as("pct_finance", issued.pct)
    assert "/practices/ZZ0001/chance/" not in page(client, "chances", verdict="saving")
    export = client.get(reverse("budgets:chances"), {"month": "2006-06", "format": "csv"})
    assert "First Surgery" in export.content.decode()
