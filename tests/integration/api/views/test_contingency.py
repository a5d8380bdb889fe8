"""The contingency fund, as machines read it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from budgets.actions.threshold import call_every_closed_month
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.budgets import call
from tests.factories.organisations import PctFactory
from tests.integration.api.walking import Walk
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
FUND = "/api/v1/pcts/ZN1/contingency/2006-07"


@pytest.fixture
def world(db: None) -> FundWorld:
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
