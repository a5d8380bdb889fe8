"""From any figure of a statement to its rows in at most three clicks: the figure, its page, its rows or files."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from budgets.queries.statements import statement
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.stated import MAY, stated_world
from tests.integration.budgets.world import BudgetWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db
NOT_SHOWN = ("unmet", "out_of_scope")
"""Shown where there are any."""
LINK = re.compile(r'<a [^>]*href="([^"#]+)"')
FIRST_PARTS = re.compile(r'<h2[^>]*id="(files|rows)">.*?</h2>(.*?)(?=<h2|</main>)', re.DOTALL)


@kept
def world() -> BudgetWorld:
    return stated_world()


def signed_in(role: str, organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, f"{address} does not open: {response.status_code}"
    return response.content.decode()


@pytest.mark.parametrize("role", ["pct_finance", "practice_manager"])
def test_every_figure_of_a_statement_reaches_its_rows_in_three_clicks(world: BudgetWorld, role: str) -> None:
    client = signed_in(role, world.pct if role == "pct_finance" else world.first)
    page = page_of(client, f"{reverse('budgets:statement', args=['ZZ0001'])}?month=2006-05")
    base = "/practices/ZZ0001/statement/2006-05/"
    figures = {unescape(link) for link in LINK.findall(page) if link.startswith(base)}  # the first click opened it
    made = statement(world.first, MAY)
    expected = {
        f"{base}{line.line}/{name}/"
        for line in (*made.lines, made.total)
        for name, figure in line.figures.items()
        if figure.value is not None and name not in ("forecast_variance", "forecast", *NOT_SHOWN)
    }
    assert figures == expected
    opened: dict[str, str] = {}
    for address in sorted(figures):
        found = page_of(client, address)  # the second
        assert "down to the rules, rows and files" in found
        parts = {name: [unescape(link) for link in LINK.findall(text)] for name, text in FIRST_PARTS.findall(found)}
        assert parts["rows"], f"{address} leads to no rows"
        for link in (*parts["rows"], *parts["files"]):
            opened[link] = opened.get(link) or page_of(client, link)  # the third
    rows = [text for link, text in opened.items() if "/activity/" in link]
    assert rows
    assert all("Line of the file" in text or "No row stands behind" in text for text in rows)


def test_files_open_for_those_who_may_and_are_words_to_others(world: BudgetWorld) -> None:
    address = reverse("budgets:statement_working", args=["ZZ0001", "2006-05", "emergency", "actual"])
    assert "/imports/" in page_of(signed_in("pct_finance", world.pct), address)
    page = page_of(signed_in("practice_manager", world.first), address)
    assert "/imports/" not in page
    assert ", received " in page


def test_rows_lead_to_their_files(world: BudgetWorld) -> None:
    address = reverse("activity:rows", args=["ZZ0001", "2006-05", "emergency"])
    page = page_of(signed_in("pct_finance", world.pct), address)
    assert "Files that these rows came in" in page
    assert "Files that these rows came in" not in page_of(signed_in("practice_manager", world.first), address)


def test_a_figure_costs_few_queries(world: BudgetWorld, django_assert_max_num_queries) -> None:
    client = signed_in("pct_finance", world.pct)
    address = reverse("budgets:statement_working", args=["ZZ0001", "2006-05", "total", "variance"])
    page_of(client, address)
    with django_assert_max_num_queries(40):
        page_of(client, address)
