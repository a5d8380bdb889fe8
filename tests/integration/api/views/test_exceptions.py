"""Exceptions from the rules of budgets, as machines read them: each what its organisation may know of."""

from collections.abc import Callable

import pytest
import time_machine
from rest_framework.test import APIClient

from tests.factories.organisations import AffiliationFactory, ConsortiumFactory
from tests.integration.budgets.exception_world import DECIDED, ExceptionWorld

Machine = Callable[..., APIClient]
SCOPE = "exception.view"


@pytest.mark.django_db
@time_machine.travel(DECIDED, tick=False)
def test_each_reads_its_own_and_a_group_that_of_its_members(machine: Machine) -> None:
    world = ExceptionWorld()
    exception = world.granted(amounts={world.first.pk: 2500, world.second.pk: 90})
    group = ConsortiumFactory(pct=world.pct)
    AffiliationFactory(child=world.first, parent=group, is_sole=False)
    amounts = {"ZZ0001": "2500.00", "ZZ0002": "90.00"}
    for place, seen in ((world.pct, 2), (world.sha, 2), (world.first, 1), (group, 1)):
        (found,) = machine(place, SCOPE).get("/api/v1/exceptions").json()["results"]
        assert (found["reference"], found["status"], found["decision_reference"]) == (
            exception.reference,
            "granted",
            "PBC/7",
        )
        assert {row["practice"]: row["amount"] for row in found["practices"]} == dict(list(amounts.items())[:seen])
    assert machine(world.other_pct, SCOPE).get("/api/v1/exceptions").json()["results"] == []
    client = machine(world.pct, SCOPE)
    assert client.get("/api/v1/exceptions", {"status": "asked"}).json()["results"] == []
    assert client.post("/api/v1/exceptions").status_code == 405
    assert machine(world.pct, "practice.view").get("/api/v1/exceptions").status_code == 403
