"""The page of a figure's whole working."""

import re

import pytest
import time_machine
from django.urls import reverse

from budgets.queries.statements import statement
from budgets.views.workings import addresses_of
from pbc.core.periods import Month
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.views.test_statements import issued as _issued
from tests.integration.budgets.views.test_statements import statement_of

issued = _issued
MAY = Month(2006, 5)


@pytest.fixture(autouse=True)
def _in_june_2006():
    with time_machine.travel("2006-06-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def reader(issued, client):
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=issued.first).user)
    return client


def working_of(practice, line: str, figure: str, month: str = "2006-05") -> str:
    return reverse("budgets:statement_working", args=[practice.code, month, line, figure])


def test_every_figure_of_a_statement_leads_to_its_page(issued, reader) -> None:
    """Nothing that the statement shows is a dead end, and nothing is given two pages."""
    page = reader.get(statement_of(issued.first), {"month": "2006-05"}).content.decode()
    found = statement(issued.first, MAY)
    address = addresses_of(issued.first, MAY)
    rows = (*found.lines, *found.subtotals, found.total)
    links = set(re.findall(r'href="([^"]+)">Open the whole working', page))
    known = {address(row, name) for row in rows for name, figure in row.figures.items() if figure.value is not None}
    assert links <= known
    for name in ("budget", "actual", "variance", "straight_line", "cause_volume", "late"):
        assert address(found.total, name) in links
    for link in links:
        assert reader.get(link).status_code == 200, link


def test_the_page_holds_formula_rule_paragraph_and_files(issued, reader) -> None:
    page = reader.get(working_of(issued.first, "emergency", "variance")).content.decode()
    assert "Emergency admissions: variance" in page
    assert "S4 ¶41, rules of 2006/07" in page, "the rule behind the budget, three figures down"
    assert ", received " in page, "the file behind the actual"
    assert "<details" in page
    assert '<details class="nhsuk-details pbc-working">' not in page, "all of it stands open, on paper too"


def test_a_statement_shows_one_step(issued, reader) -> None:
    page = reader.get(statement_of(issued.first), {"month": "2006-05"}).content.decode()
    assert "actual to date − budget to date" in page
    assert "S4 ¶41, rules of 2006/07" not in page
    assert len(page) < 400_000


@pytest.mark.parametrize(
    ("line", "figure", "month"),
    [("weather", "actual", "2006-05"), ("total", "weather", "2006-05"), ("total", "actual", "May")],
)
def test_what_is_not_on_the_statement_is_not_found(issued, reader, line, figure, month) -> None:
    assert reader.get(working_of(issued.first, line, figure, month)).status_code == 404


def test_another_practices_working_is_not_found(issued, reader) -> None:
    assert reader.get(working_of(issued.second, "total", "actual")).status_code == 404


def test_without_a_budget_the_statement_says_why(issued, reader) -> None:
    response = reader.get(working_of(issued.first, "total", "actual", "2004-05"))
    assert response.url == f"{statement_of(issued.first)}?month=2004-05"
