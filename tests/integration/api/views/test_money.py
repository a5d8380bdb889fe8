"""The ledger and the traces of budgets, as machines read them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.integration.budgets.world import AT, THIS, BudgetWorld

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]


@pytest.fixture
def world() -> BudgetWorld:
    cache.clear()
    world = BudgetWorld().year()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world


def test_the_accounts_add_up_to_the_allocation(machine: Machine, world: BudgetWorld) -> None:
    found = machine(world.pct).get("/api/v1/pcts/ZN1/ledger/2006-07").json()
    assert found["allocation"] == "1100000.00"
    balances = [Decimal(row["balance"]) for row in found["accounts"] if row["kind"] != "allocation"]
    assert sum(balances) == Decimal("1100000.00")


def test_a_practice_reads_its_own_accounts(machine: Machine, world: BudgetWorld) -> None:
    found = machine(world.first).get("/api/v1/pcts/ZN1/ledger/2006-07").json()
    assert found["allocation"] is None
    assert {row["practice"] for row in found["accounts"]} == {"ZZ0001", None}


def test_postings_balance_for_the_pct_and_are_counted_for_a_practice(machine: Machine, world: BudgetWorld) -> None:
    page = machine(world.pct).get("/api/v1/pcts/ZN1/ledger/2006-07/postings").json()
    assert [posting["kind"] for posting in page["results"]] == ["allocation", "issue"]
    for posting in page["results"]:
        assert sum(Decimal(entry["amount"]) for entry in posting["entries"]) == 0
        assert posting["hidden"] == 0
    own = machine(world.first).get("/api/v1/pcts/ZN1/ledger/2006-07/postings").json()["results"]
    assert [(len(posting["entries"]), posting["hidden"]) for posting in own] == [(4, 4)]


def test_postings_come_page_by_page(machine: Machine, world: BudgetWorld) -> None:
    client = machine(world.pct)
    page = client.get("/api/v1/pcts/ZN1/ledger/2006-07/postings?page_size=1").json()
    rest = client.get(page["next"]).json()
    assert [row["kind"] for row in page["results"] + rest["results"]] == ["allocation", "issue"]


def test_a_line_of_a_budget_opens_to_its_rules(machine: Machine, world: BudgetWorld) -> None:
    working = machine(world.first).get("/api/v1/trace/practices/ZZ0001/budgets/2006-07/emergency").json()
    assert working["paragraph"] == "S4 ¶36, ¶41"
    missing = machine(world.first).get("/api/v1/trace/practices/ZZ0001/budgets/2006-07/community")
    assert missing.status_code == 404


def test_chance_and_how_it_came_about(machine: Machine, world: BudgetWorld) -> None:
    for _ in range(40):
        world.spell(world.second, THIS.months[0])
    world.year(THIS.months[:1])
    client = machine(world.pct)
    found = client.get("/api/v1/trace/practices/ZZ0002/chance/2006-04").json()
    assert found["verdict"] == "unknown"
    assert "too few months" in found["trace"]["reason"]
    assert found["variance"] != "0.00"


def test_what_is_not_there_or_not_in_sight_is_not_found(machine: Machine, world: BudgetWorld) -> None:
    stranger = machine(PctFactory())
    for address in (
        "pcts/ZN1/ledger/2006-07",
        "pcts/ZN1/ledger/2006-07/postings",
        "trace/practices/ZZ0001/budgets/2006-07/emergency",
        "trace/practices/ZZ0001/chance/2006-04",
    ):
        assert stranger.get(f"/api/v1/{address}").status_code == 404
    own = machine(world.pct)
    for address in ("pcts/ZN1/ledger/2007-08", "pcts/ZN1/ledger/2006-09", "trace/practices/ZZ0001/chance/2005-04"):
        assert own.get(f"/api/v1/{address}").status_code == 404


def test_a_key_without_the_scope_is_refused(machine: Machine, world: BudgetWorld) -> None:
    client = machine(world.pct, "practice.view")
    assert client.get("/api/v1/pcts/ZN1/ledger/2006-07").status_code == 403
