"""The contingency fund, as machines read it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from budgets.actions.threshold import call_every_closed_month
from budgets.models import ThresholdRun
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.budgets import call
from tests.factories.organisations import PctFactory
from tests.integration.api.walking import Walk
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
FUND = "/api/v1/pcts/ZN1/contingency/2006-07"


@kept
def world() -> FundWorld:
    cache.clear()
    return FundWorld()


def called(world: FundWorld, *months: Month) -> None:
    world.close(*months)
    call_every_closed_month(pct=world.pct, months=months, by=SYSTEM, at=CLOSED_AT)


def test_the_fund_adds_up_and_each_figure_opens(machine: Machine, world: FundWorld) -> None:
    called(world, APRIL, MAY, JUNE)
    walk = Walk(machine(world.pct))
    found = walk.open(FUND)
    money = {name: Decimal(found[name]) for name in ("contributed", "added", "called", "returned", "balance")}
    assert money["contributed"] + money["added"] - money["called"] - money["returned"] == money["balance"]
    assert money["called"] > 0
    assert found["months_called"] == ["2006-04", "2006-05", "2006-06"]
    assert sum(Decimal(run["met"]) for run in found["threshold_runs"]) == money["called"]
    assert sum(Decimal(row["preview"]) for row in found["practices"]) == money["balance"]
    assert walk.open(found["trace_url"])["value"] == found["balance"]
    for row in found["practices"]:
        assert walk.open(row["trace_url"])["value"] == row["preview"]
    for trace in walk.traces(found):
        assert trace["paragraphs"] or trace["value"] is None
    assert any(each["kind"] == "posting" for each in walk.open(found["trace_url"])["evidence"])


def test_the_queue_names_own_calls_alone_and_each_score_opens(machine: Machine, world: FundWorld) -> None:
    own = call(pct=world.pct, practice=world.first)
    other = call(pct=world.pct, practice=world.second, amount=Decimal("75.00"))
    walk = Walk(machine(world.first))
    queue = walk.open(walk.open(FUND)["calls_url"])["results"]
    assert [(each["amount"], each["practice"], each["reason_kind"]) for each in queue] == [
        ("75.00", None, None),
        ("500.00", "ZZ0001", "more_activity"),
    ]
    found = walk.open(queue[1]["url"])
    assert (found["id"], found["evidence"], found["posting_url"]) == (own.pk, "An outbreak (invented)", None)
    assert walk.open(found["trace_url"])["value"] == found["score"]
    assert walk.client.get(f"/api/v1/calls/{other.pk}").status_code == 404
    assert walk.client.get(f"/api/v1/trace/calls/{other.pk}").status_code == 404


def test_other_options_sum_to_the_same(machine: Machine, world: FundWorld) -> None:
    client = machine(world.pct)
    assert client.get(f"{FUND}/what-if").json() == {
        "pct": "ZN1",
        "year": "2006-07",
        "month": None,
        "chosen": None,
        "outcomes": [],
    }
    called(world, APRIL, MAY)
    found = client.get(f"{FUND}/what-if").json()
    assert found["month"] == "2006-05"
    sums = {sum(Decimal(each["position"]) for each in outcome["positions"]) for outcome in found["outcomes"]}
    assert len(sums) == 1
    own = machine(world.first).get(f"{FUND}/what-if").json()
    assert {each["practice"] for outcome in own["outcomes"] for each in outcome["positions"]} == {"ZZ0001"}


def test_the_threshold_s_calls_open_practice_by_practice_down_to_rows(machine: Machine, world: FundWorld) -> None:
    """May by hand: 27,000 to date less the threshold of 20,000, of which the fund held 2,355.60."""
    called(world, APRIL, MAY)
    run = ThresholdRun.objects.get(month=MAY.first_day)
    walk = Walk(machine(world.pct))
    (shown,) = (each for each in walk.open(FUND)["threshold_runs"] if each["month"] == "2006-05")
    found = {name: walk.open(url) for name, url in shown["trace_urls"].items()}
    assert {name: trace["value"] for name, trace in found.items()} == {"called": "7000.00", "met": "2355.60"}
    assert found["called"]["inputs"][0]["name"] == "First Surgery (ZZ0001)"
    assert found["called"]["rules"][0]["value"] == "20000.00"
    assert {each["kind"] for each in found["met"]["evidence"]} == {"posting", "threshold_part"}
    (own,) = (each["url"] for each in found["met"]["evidence"] if each["kind"] == "threshold_part")
    part = walk.open(own)
    assert part["value"] == "2355.60"
    assert [each["value"] for each in part["inputs"][0]["inputs"][0]["inputs"]] == ["7000.00", "0.00"]
    rows = [each for each in part["evidence"] if each["kind"] == "rows"]
    assert [walk.open(each["url"]) is not None for each in rows] == [True, True], "April and May, as at their close"
    beside = Walk(machine(world.second)).open(f"/api/v1/trace/threshold-runs/{run.pk}/called")
    assert [(each["name"], each["value"]) for each in beside["inputs"]] == [
        ("Practices that you do not see", "7000.00")
    ]
    client = machine(world.second)
    for missing in ("practices/ZZ0001/called", "practices/ZZ0002/called", "weather"):
        assert client.get(f"/api/v1/trace/threshold-runs/{run.pk}/{missing}").status_code == 404, missing
    assert machine(PctFactory()).get(f"/api/v1/trace/threshold-runs/{run.pk}/called").status_code == 404


def test_each_position_under_each_option_opens(machine: Machine, world: FundWorld) -> None:
    called(world, APRIL, MAY)
    walk = Walk(machine(world.pct))
    for outcome in walk.open(f"{FUND}/what-if")["outcomes"]:
        for each in outcome["positions"]:
            trace = walk.open(each["trace_url"])
            assert trace["value"] == each["position"]
            assert sum(Decimal(part["value"]) for part in trace["inputs"]) == Decimal(each["position"])
            assert any(source["kind"] == "rows" for source in trace["evidence"])
    address = "/api/v1/trace/pcts/ZN1/contingency/2006-07/what-if"
    assert walk.client.get(f"{address}/99/ZZ0001").status_code == 404
    assert machine(world.second).get(f"{address}/0/ZZ0001").status_code == 404
    assert machine(PctFactory()).get(f"{address}/0/ZZ0001").status_code == 404


def test_others_funds_are_not_found(machine: Machine, world: FundWorld) -> None:
    written = call(pct=world.pct, practice=world.first)
    urls = (
        FUND,
        f"{FUND}/calls",
        f"{FUND}/what-if",
        f"/api/v1/calls/{written.pk}",
        f"/api/v1/trace/calls/{written.pk}",
    )
    traces = ("pcts/ZN1/contingency/2006-07/balance", "practices/ZZ0001/contingency/2006-07")
    for url in (*urls, *(f"/api/v1/trace/{trace}" for trace in traces)):
        assert machine(world.pct).get(url).status_code == 200, url
        assert machine(PctFactory()).get(url).status_code == 404, url
        assert machine(world.pct, "practice.view").get(url).status_code == 403, url
    assert machine(world.second).get(f"/api/v1/trace/{traces[1]}").status_code == 404
    client = machine(world.pct)
    for odd in (
        f"/api/v1/trace/{traces[0]}x",
        FUND.replace("2006-07", "2009-10"),
        f"/api/v1/trace/{traces[1]}".replace("06-07", "09-10"),
    ):
        assert client.get(odd).status_code == 404, odd
    assert [row["practice"] for row in machine(world.first).get(FUND).json()["practices"]] == ["ZZ0001"]


def test_the_queue_costs_the_same_however_long(
    machine: Machine, world: FundWorld, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        call(pct=world.pct, practice=world.first)
    client = machine(world.pct)
    for url, most in ((FUND, 26), (f"{FUND}/calls", 7)):
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)
