"""From any figure of a statement to its rows and files by following links alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories.organisations import PctFactory
from tests.integration.api.walking import Walk
from tests.integration.budgets.stated import stated_world
from tests.integration.budgets.world import BudgetWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
STATEMENT = "/api/v1/practices/ZZ0001/statements/2006-05"
ROWS = "/api/v1/practices/ZZ0001/activity/2006-04/emergency"


@kept
def world() -> BudgetWorld:
    cache.clear()
    return stated_world()


def trace_urls(statement: Any) -> list[str]:
    lines = [*statement["lines"], *statement["subtotals"], statement["total"]]
    return [url for line in lines for url in line["trace_urls"].values()]


def test_every_figure_reaches_its_rules_files_and_rows_in_three_steps(machine: Machine, world: BudgetWorld) -> None:
    walk = Walk(machine(world.pct))
    statement = walk.open(STATEMENT)
    for line in (*statement["lines"], statement["total"]):
        assert line["figures"].keys() <= line["trace_urls"].keys()
        assert {each["method"] for each in line["forecasts"]} <= line["trace_urls"].keys()
        assert {f"cause_{each['cause']}" for each in line["split"]["parts"]} <= line["trace_urls"].keys()
    for url in trace_urls(statement):
        trace = walk.open(url)  # the first step: working, rules and paragraphs
        assert trace.get("formula") or trace["value"] is None or trace.get("sources") or trace.get("notes"), url
        rows = [each["url"] for each in trace["evidence"] if each["kind"] == "rows"]
        assert rows, f"{url} leads to no rows"
        files = []
        for source in trace["evidence"]:
            assert source["url"], f"{url}: {source['label']} opens nowhere"
            found = walk.open(source["url"])  # the second: rows, closes, files, postings, rules
            files += [each["url"] for each in found.get("files", ())]
        assert files, f"{url} leads to no file"
        for file in files:
            assert walk.open(file)["checksum"] is not None  # the third
    reached = [trace for url, trace in walk.kept.items() if "/trace/" in url]
    money = [trace for trace in reached if trace["unit" if "unit" in trace else "name"] == "£" and trace["value"]]
    assert [trace["name"] for trace in money if not trace["paragraphs"]] == []
    of_budget = [trace for trace in money if "budget for the year" in trace["name"].lower()]
    assert of_budget
    assert [trace["name"] for trace in of_budget if not trace["rules"]] == []


def test_the_figures_of_the_statement_are_those_of_their_traces(machine: Machine, world: BudgetWorld) -> None:
    walk = Walk(machine(world.pct))
    for line in walk.open(STATEMENT)["lines"]:
        for name, value in line["figures"].items():
            assert walk.open(line["trace_urls"][name])["value"] == value


def test_a_practice_reaches_its_rows_and_hears_of_files_that_it_may_not_open(
    machine: Machine, world: BudgetWorld
) -> None:
    walk = Walk(machine(world.first, "statement.view"))
    trace = walk.open("/api/v1/trace/practices/ZZ0001/statements/2006-05/emergency/actual")
    found = [walk.open(each["url"]) for each in trace["evidence"] if each["kind"] == "rows"]
    assert [(len(each["groups"]), each["as_closed"]) for each in found] == [(1, True), (1, False)]
    assert [[file["url"] for file in each["files"]] for each in found] == [[None], [None]]


def test_rows_add_up_to_the_figure(machine: Machine, world: BudgetWorld) -> None:
    found = machine(world.pct).get(ROWS).json()
    assert found["groups"] == [{"provider": world.provider.name, "group": "L09", "rows": 1, "cost": "2300.00"}]
    assert (found["month"], found["line"], found["as_closed"]) == ("2006-04", "emergency", False)


def test_a_rule_as_it_stands(machine: Machine, world: BudgetWorld) -> None:
    client = machine(world.first)
    found = client.get("/api/v1/rules/contingency_rate?on=2006-06-01").json()
    assert (found["year"], found["unit"], found["is_local"]) == ("2006-07", "percent", False)
    assert found["paragraph"].startswith("S4")
    for address in ("rules/weather", "rules/contingency_rate?on=June", "rules/contingency_rate?on=1066-10-14"):
        assert client.get(f"/api/v1/{address}").status_code == 404


def test_a_close_names_its_files(machine: Machine, world: BudgetWorld) -> None:
    walk = Walk(machine(world.pct))
    trace = walk.open("/api/v1/trace/practices/ZZ0001/statements/2006-05/emergency/actual")
    close = next(walk.open(each["url"]) for each in trace["evidence"] if each["kind"] == "month_close")
    assert (close["pct"], close["month"]) == ("ZN1", "2006-04")
    assert len(close["files"]) == 3


def test_what_is_not_in_sight_is_not_found(machine: Machine, world: BudgetWorld) -> None:
    own = Walk(machine(world.pct))
    trace = own.open("/api/v1/trace/practices/ZZ0001/statements/2006-05/emergency/actual")
    posting = own.open("/api/v1/pcts/ZN1/ledger/2006-07/postings")["results"][0]["id"]
    stranger = machine(PctFactory())
    hidden = [each["url"] for each in trace["evidence"]] + [f"/api/v1/postings/{posting}"]
    for url in hidden:
        assert stranger.get(url).status_code == 404, url
    assert machine(world.second).get(ROWS).status_code == 404
    for odd in ("2006-13/emergency", "2006-04/weather"):
        assert own.client.get(f"/api/v1/practices/ZZ0001/activity/{odd}").status_code == 404
    assert machine(world.pct, "practice.view").get(ROWS).status_code == 403


def test_one_posting(machine: Machine, world: BudgetWorld) -> None:
    walk = Walk(machine(world.pct))
    for listed in walk.open("/api/v1/pcts/ZN1/ledger/2006-07/postings")["results"]:
        assert walk.open(f"/api/v1/postings/{listed['id']}") == listed


def test_traces_and_rows_cost_few_queries(
    machine: Machine, world: BudgetWorld, django_assert_max_num_queries: Any
) -> None:
    client = machine(world.pct)
    address = "/api/v1/trace/practices/ZZ0001/statements/2006-05/total/variance"
    client.get(address)
    with django_assert_max_num_queries(30):
        client.get(address)
    with django_assert_max_num_queries(12):
        client.get(ROWS)
