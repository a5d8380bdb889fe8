"""Claims on freed-up resources, as machines read them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from budgets.models import ClaimShare
from tests.factories.organisations import PctFactory
from tests.integration.api.walking import Walk
from tests.integration.budgets.freed_up_world import FreedUpWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
OWN = "/api/v1/practices/ZZ0001/freed-up/2006-07"


@kept
def world() -> FreedUpWorld:
    cache.clear()
    return FreedUpWorld().two_months()


def test_a_claim_with_its_uses_entries_and_traces(machine: Machine, world: FreedUpWorld) -> None:
    claim = world.agreed()
    world.proposed(claim)
    walk = Walk(machine(world.first))
    (listed,) = walk.open("/api/v1/claims")["results"]
    found = walk.open(listed["url"])
    assert {name: found[name] for name in listed} == listed
    assert (found["status"], found["balance"], found["free"]) == (
        "agreed",
        found["practice_part"],
        found["practice_part"],
    )
    assert [(use["number"], use["amount"], use["status"]) for use in found["uses"]] == [(1, "500.00", "proposed")]
    assert sum(Decimal(each["amount"]) for each in found["entries"]) == Decimal(found["total"])
    assert [each["kind"] for each in found["deeds"]] == ["declared", "agreed", "use_proposed"]
    values = {name: walk.open(url)["value"] for name, url in found["trace_urls"].items()}
    assert values == {"total": found["total"], "practice": found["practice_part"], "pct": found["pct_part"]}
    for trace in walk.traces(found):
        assert trace["paragraphs"]
        assert trace["evidence"]
    for entry in found["entries"]:
        assert walk.open(entry["posting_url"])


def test_what_a_practice_is_owed_month_by_month_is_the_balance(machine: Machine, world: FreedUpWorld) -> None:
    world.agreed()
    walk = Walk(machine(world.first))
    found = walk.open(OWN)
    assert found["months"][0]["month"] == "2006-04"
    assert (found["months"][0]["owed"], found["months"][-1]["owed"]) == ("0.00", found["available"])
    trace = walk.open(found["trace_url"])
    assert trace["value"] == found["available"]
    (posting,) = [walk.open(each["url"]) for each in trace["evidence"]]
    assert posting["kind"] == "freed_up_agreed"


def test_minutes_of_the_board(machine: Machine, world: FreedUpWorld) -> None:
    world.minute()
    for organisation in (world.pct, world.first):
        (found,) = machine(organisation).get("/api/v1/pcts/ZN1/minutes").json()["results"]
        assert (found["reference"], found["up_to"]) == ("B/06/41", "1000.00")


def test_others_claims_are_not_found(machine: Machine, world: FreedUpWorld) -> None:
    claim = world.agreed()
    one = f"/api/v1/claims/{claim.reference}"
    traces = (f"/api/v1/trace/claims/{claim.reference}/total", "/api/v1/trace/practices/ZZ0001/freed-up/2006-07")
    for url in (one, OWN, *traces):
        assert machine(world.pct).get(url).status_code == 200, url
        assert machine(world.second).get(url).status_code == 404, url
        assert machine(PctFactory()).get(url).status_code == 404, url
        assert machine(world.pct, "practice.view").get(url).status_code == 403, url
    for stranger in (machine(world.second), machine(PctFactory())):
        assert stranger.get("/api/v1/claims").json()["results"] == []
    assert machine(PctFactory()).get("/api/v1/pcts/ZN1/minutes").status_code == 404
    assert machine(world.pct).get(f"{traces[0]}s").status_code == 404


def test_who_shares_a_claim_sees_it_without_its_workings(machine: Machine, world: FreedUpWorld) -> None:
    claim = world.agreed()
    ClaimShare.objects.create(claim=claim, practice=world.second, share=Decimal(0), amount=Decimal("1.00"))
    client = machine(world.second)
    found = client.get(f"/api/v1/claims/{claim.reference}").json()
    assert found["trace_urls"] == {}
    assert client.get(f"/api/v1/trace/claims/{claim.reference}/total").status_code == 404


def test_a_claim_costs_the_same_however_many_uses(
    machine: Machine, world: FreedUpWorld, django_assert_max_num_queries: Any
) -> None:
    claim = world.agreed()
    for _ in range(4):
        world.proposed(claim, "10.00")
    client = machine(world.pct)
    for url, most in ((f"/api/v1/claims/{claim.reference}", 20), ("/api/v1/claims", 5), (OWN, 10)):
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)
