"""Business cases, as machines read them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from budgets.domain.ledger import AccountKind
from business_cases.actions.case_records import move
from business_cases.actions.funding import fund_case, release_money
from business_cases.domain.case_states import Deed
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.condition_world import MONEY, START, ConditionWorld, condition
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import CaseWorld, at

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]


@time_machine.travel(at("2006-09-20"), tick=False)
def test_a_case_with_its_clock_money_and_events(machine: Machine) -> None:
    world = FundedWorld()
    case = world.submitted()
    move(case, Deed.ASSESS, by=world.pbc, at=at("2006-09-08"), words="Two assessors")
    client = machine(world.practice)
    (listed,) = client.get("/api/v1/cases").json()["results"]
    assert (listed["value"], listed["due_on"]) == ("20400.00", "2006-10-30")
    found = client.get(listed["url"]).json()
    assert {name: found[name] for name in listed} == listed
    assert found["case_clock"] == {
        "standing": "in_time",
        "day": 16,
        "days_left": 40,
        "desks": [{"desk": "pct", "days": 4}, {"desk": "assessors", "days": 12}],
    }
    assert found["decided_by"] == "director"
    assert [(each["status"], each["words"]) for each in found["events"]] == [
        ("draft", ""),
        ("received", ""),
        ("in_assessment", "Two assessors"),
    ]


def test_what_a_case_was_given(machine: Machine) -> None:
    world = FundedWorld()
    case = world.approved()
    who: dict[str, Any] = {"by": world.finance, "at": at("2006-09-11")}
    kept = {"books": world.books, "source": AccountKind.INNOVATION_FUND, "name": "", "amount": Decimal("6000.00")}
    fund_case(case=case, **kept, **who)
    release_money(case=case, amount=Decimal("2000.00"), reason="Couch", **who)
    found = machine(world.pct).get(f"/api/v1/cases/{case.reference}").json()
    assert (found["promised"], found["released"]) == ("4000.00", "2000.00")


@time_machine.travel(at("2006-12-02"), tick=False)
def test_the_conditions_of_an_approval_as_they_stand(machine: Machine) -> None:
    world = ConditionWorld()
    case = world.conditioned(MONEY, START)
    world.shown(condition(case, 1))
    world.accepted(condition(case, 1))
    found = machine(world.practice).get(f"/api/v1/cases/{case.reference}/conditions").json()
    assert [(each["waits"], each["status"], each["is_late"]) for each in found] == [
        ("money", "accepted", False),
        ("start", "waiting", True),
    ]
    assert [(each["deed"], each["by_name"], each["dated"]) for each in found[0]["events"]] == [
        ("show", "M. Manager", "2006-09-04"),
        ("accept", "P. Manager", None),
    ]
    assert machine(world.beside).get(f"/api/v1/cases/{case.reference}/conditions").status_code == 404
    assert machine(world.pct).get(f"/api/v1/cases/{world.submitted().reference}/conditions").json() == []


def test_others_cases_and_drafts_are_not_found(machine: Machine) -> None:
    world = CaseWorld()
    case, draft = world.submitted(), world.drafted()
    one = f"/api/v1/cases/{case.reference}"
    assert machine(world.pct).get(one).status_code == 200
    assert machine(world.pct).get(f"/api/v1/cases/{draft.reference}").status_code == 404
    assert machine(world.practice).get(f"/api/v1/cases/{draft.reference}").status_code == 200
    for stranger in (machine(world.beside), machine(PctFactory())):
        assert stranger.get(one).status_code == 404
        assert stranger.get("/api/v1/cases").json()["results"] == []
    assert machine(world.pct, "practice.view").get(one).status_code == 403
    assert machine(world.pct).get("/api/v1/cases", {"status": "approved"}).json()["results"] == []


def test_the_register_is_for_all_of_the_pct(machine: Machine) -> None:
    world = CaseWorld()
    case = world.submitted()
    move(case, Deed.SEND, by=world.pbc, at=at("2006-09-11"))
    move(case, Deed.REFUSE, by=world.director, at=at("2006-10-09"), words="No cover", decided_on=date(2006, 10, 9))
    (found,) = machine(world.beside).get("/api/v1/cases/register").json()
    assert (found["decision"], found["reasons"], found["days"], found["is_late"]) == ("Refused", "No cover", 35, False)
    assert machine(PctFactory()).get("/api/v1/cases/register").json() == []
