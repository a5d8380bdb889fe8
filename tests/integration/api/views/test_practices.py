"""Practices, their lists and their statements."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.activity.actions.months import close_month
from pbc.activity.models import MonthClose
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory
from tests.integration.activity.actions import files
from tests.integration.budgets.world import AT, THIS, BudgetWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
Places = dict[str, Organisation]


def test_practices_by_code_and_by_cursor(machine: Machine, places: Places, django_assert_num_queries: Any) -> None:
    PracticeFactory(pct=PctFactory())
    PracticeFactory(pct=places["pct"], code="X95001")
    client = machine(places["pct"], "practice.view")
    client.get("/api/v1/practices")
    with django_assert_num_queries(3):
        page = client.get("/api/v1/practices?page_size=2").json()
    rest = client.get(page["next"]).json()
    assert [row["code"] for row in page["results"] + rest["results"]] == ["X90001", "X90009", "X95001"]


def test_one_practice_with_its_lists(machine: Machine, places: Places) -> None:
    PopulationReturnFactory(practice=places["practice"], each=100)
    client = machine(places["pct"], "practice.view")
    one = client.get("/api/v1/practices/X90001").json()
    assert one["list_sizes"] == [{"counted_on": "2006-04-01", "patients": 1800}]
    assert one["pct"] == "XC1"


def test_a_statement_traces_every_figure_and_names_its_snapshot(machine: Machine, places: Places) -> None:
    files.load("spells", files.spells({}), owner=places["sha"])
    client = machine(places["pct"], "statement.view")
    address = "/api/v1/practices/X90001/statements/2006-04"
    still_open = client.get(address).json()
    assert (still_open["is_closed"], still_open["snapshot"], still_open["has_budget"]) == (False, None, False)
    close_month(pct=places["pct"], month=Month(2006, 4), by=SYSTEM, at=files.AT)
    closed = client.get(address).json()
    assert closed["snapshot"] == MonthClose.objects.get().snapshot_hash
    for line in closed["lines"]:
        assert line["trace"].keys() == line["figures"].keys()


def test_others_practices_and_odd_months_are_not_found(machine: Machine, places: Places) -> None:
    stranger = PracticeFactory(pct=PctFactory())
    client = machine(places["pct"])
    assert client.get(f"/api/v1/practices/{stranger.code}").status_code == 404
    assert client.get(f"/api/v1/practices/{stranger.code}/statements/2006-04").status_code == 404
    assert client.get("/api/v1/practices/X90001/statements/2006-13").status_code == 404
    assert machine(places["pct"], "import.view").get("/api/v1/practices").status_code == 403
    assert machine(places["pct"], "practice.view").get("/api/v1/practices/X90001/statements/2006-04").status_code == 403


@kept
def stated() -> BudgetWorld:
    """Two practices with issued budgets and two months of activity."""
    world = BudgetWorld().year()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year(THIS.months[:2])


def test_a_statement_tells_forecasts_and_a_split_that_adds_up(machine: Machine, stated: BudgetWorld) -> None:
    client = machine(stated.pct, "statement.view")
    found = client.get(f"/api/v1/practices/{stated.first.code}/statements/2006-05").json()
    for line in (*found["lines"], found["total"]):
        parts = line["split"]["parts"]
        assert sum(Decimal(part["within"]) for part in parts) == Decimal(line["figures"]["variance"])
        assert len(parts) == 7
        assert [each["method"] for each in line["forecasts"]] == ["straight_line", "last_year", "commitments"]
    emergency = found["lines"][0]
    assert (emergency["holding"], emergency["in_tariff"], emergency["adjustments"]) == ("devolved", True, [])
    assert emergency["forecasts"][0]["value"] == "27600.00"
    assert emergency["forecasts"][0]["lower"] is None
    assert found["lines"][-1]["in_tariff"] is False
    assert found["subtotals"] == []


@pytest.mark.parametrize(
    ("line", "figure", "name"),
    [
        ("emergency", "actual", "Emergency admissions, actual to date"),
        ("total", "volume", "Volume"),
        ("prescribing", "last_year", "Prescribing, forecast by last year’s pattern"),
    ],
)
def test_a_figure_is_traced_by_itself(machine: Machine, stated: BudgetWorld, line, figure, name) -> None:
    client = machine(stated.pct, "statement.view")
    trace = f"/api/v1/trace/practices/{stated.first.code}/statements/2006-05"
    working = client.get(f"{trace}/{line}/{figure}").json()
    assert working["name"] == name
    assert working["formula"]
    assert client.get(f"{trace}/{line}/weather").status_code == 404
    assert client.get(f"{trace}/weather/{figure}").status_code == 404
    stranger = PracticeFactory(pct=PctFactory())
    assert client.get(trace.replace(stated.first.code, stranger.code) + f"/{line}/{figure}").status_code == 404
