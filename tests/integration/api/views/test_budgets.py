"""Budgets, rounds and fair shares, as machines read them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories.organisations import PctFactory
from tests.integration.api.walking import Walk
from tests.integration.budgets.shares import issued, with_tables
from tests.integration.budgets.studio import adopted, scenario
from tests.integration.budgets.world import BudgetWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
BUDGETS = "/api/v1/practices/ZZ0001/budgets/2006-07"
ROUNDS = "/api/v1/pcts/ZN1/rounds/2006-07"
SHARES = "/api/v1/pcts/ZN1/fair-shares/2006-07"


@kept
def world() -> BudgetWorld:
    cache.clear()
    return BudgetWorld().year()


def test_a_practice_reads_its_budget_with_terms_and_lateness(machine: Machine, world: BudgetWorld) -> None:
    adopted(world)
    walk = Walk(machine(world.first, "statement.view"))
    found = walk.open(BUDGETS)
    assert (found["practice"], found["pct"], found["year"], found["due_on"]) == (
        "ZZ0001",
        "ZN1",
        "2006-07",
        "2006-04-01",
    )
    (version,) = found["versions"]
    assert (version["status"], version["terms"][0]["signatures"], found["days_late"] > 0) == ("proposed", [], True)
    for line in version["lines"]:
        trace = walk.open(line["trace_url"])
        assert trace["value"] == line["net"]
        assert any(each["kind"] == "rows" and each["url"] for each in trace["evidence"])
        for source in trace["evidence"]:
            walk.open(source["url"])


def test_a_pct_reads_its_rounds_and_scenarios_and_each_result_has_its_working(
    machine: Machine, world: BudgetWorld
) -> None:
    made = scenario(world)
    walk = Walk(machine(world.pct, "ledger.view", "statement.view"))
    (round_,) = walk.open(ROUNDS)["rounds"]
    (listed,) = round_["scenarios"]
    found = walk.open(listed["url"])
    assert (found["digest"], found["adds_up"], found["year"]) == (made.digest, True, "2006-07")
    assert found["parameters"] == made.parameters
    assert {each["component"] for each in found["components"]} >= {"hchs", "prescribing"}
    for row in found["practices"]:
        trace = walk.open(row["trace_url"])
        assert trace["value"] == row["net"]
        assert any(each["kind"] == "rows" for each in trace["evidence"])
        assert trace["rules"]


def test_what_binds_is_said(machine: Machine) -> None:
    cache.clear()
    world = BudgetWorld()
    world.allocated(hchs="100.00").year()
    made = scenario(world)
    found = machine(world.pct, "ledger.view").get(f"/api/v1/scenarios/{made.pk}").json()
    walk = Walk(machine(world.pct))
    for each in found["components"]:
        trace = walk.open(each["trace_url"])
        assert trace["value"] == each["budgets"]
        assert sum(Decimal(part["value"]) for part in trace["inputs"]) == Decimal(each["budgets"])
        assert [walk.open(source["url"]) is not None for source in trace["evidence"]] == [True, True]
    assert {each["component"] for each in found["components"]} >= {"hchs", "prescribing"}
    odd = found["components"][0]["trace_url"].replace("hchs", "weather")
    assert walk.client.get(odd).status_code == 404
    assert machine(world.first).get(found["components"][0]["trace_url"]).status_code == 404
    assert found["adds_up"] is False
    assert [each["limit"] for each in found["constraints"] if each["forbids"]] == ["allocation"]


def test_fair_shares_open_to_their_tables(machine: Machine, world: BudgetWorld) -> None:
    issued(with_tables(world))
    walk = Walk(machine(world.pct))
    found = walk.open(SHARES)
    assert [row["practice"] for row in found["practices"]] == ["ZZ0001", "ZZ0002"]
    first = found["practices"][0]
    assert first["budget"] == "30660.00"
    values = {name: walk.open(url)["value"] for name, url in first["trace_urls"].items()}
    assert (values["budget"], values["fair"]) == (first["budget"], first["fair"])
    for trace in walk.traces(found):
        assert trace["value"] is not None
    own = machine(world.first, "ledger.view").get(SHARES).json()["practices"]
    assert [row["practice"] for row in own] == ["ZZ0001"]


def test_without_tables_the_answer_says_what_is_missing(machine: Machine, world: BudgetWorld) -> None:
    found = machine(world.pct).get(SHARES).json()
    assert (found["practices"], found["allocation"]) == ([], None)
    assert found["reasons"]


def test_others_budgets_rounds_and_shares_are_not_found(machine: Machine, world: BudgetWorld) -> None:
    issued(with_tables(world))
    made = scenario(world)
    trace = f"/api/v1/trace/scenarios/{made.pk}/ZZ0001"
    share = "/api/v1/trace/practices/ZZ0001/fair-shares/2006-07/fair"
    everything = (BUDGETS, ROUNDS, SHARES, f"/api/v1/scenarios/{made.pk}", trace, share)
    for url in everything:
        assert machine(world.pct).get(url).status_code == 200, url
        assert machine(PctFactory()).get(url).status_code == 404, url
        assert machine(world.pct, "practice.view").get(url).status_code == 403, url
    for url in (ROUNDS, f"/api/v1/scenarios/{made.pk}", trace):
        assert machine(world.first).get(url).status_code == 404, url
    for url in (BUDGETS, share):
        assert machine(world.second).get(url).status_code == 404, url
    client = machine(world.pct)
    for odd in (BUDGETS.replace("2006-07", "2006-09"), f"{trace}X", f"{share}y", ROUNDS.replace("2006-07", "2004-05")):
        assert client.get(odd).status_code == 404, odd
    assert client.get("/api/v1/trace/practices/ZZ0001/budgets/2006-07/emergency?version=9").status_code == 404
    unclear = client.get("/api/v1/trace/practices/ZZ0001/budgets/2006-07/emergency?version=v1")
    assert (unclear.status_code, unclear.json()["field"]) == (422, "version"), "not silently the one in force"


def test_queries_do_not_grow_with_versions_or_practices(
    machine: Machine, world: BudgetWorld, django_assert_max_num_queries: Any
) -> None:
    issued(with_tables(world))
    made = scenario(world)
    client = machine(world.pct)
    for url, most in ((BUDGETS, 14), (ROUNDS, 6), (f"/api/v1/scenarios/{made.pk}", 5), (SHARES, 36)):
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)
