"""Exceptions on their pages: asked, judged, decided; read by the practice; and named where a scope goes by them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from budgets.domain.scope import Level, minimum_scope
from budgets.forms.agreement import initial_of
from budgets.models import RuleException
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.exception_world import DECIDED, ExceptionWorld
from tests.worlds import kept

SCOPE = {"level": "intermediate", "rationale": "Dialysis.", "seen": "0"}


@kept
def world() -> ExceptionWorld:
    return ExceptionWorld()


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with time_machine.travel(DECIDED, tick=False):
        yield


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_from_the_form_to_the_scope(world, client_as) -> None:
    finance, reviewer = client_as("pct_finance", world.pct), client_as("sha_performance_manager", world.sha)
    address = reverse("budgets:new_exception")
    assert "Services excluded from the scope (S4 ¶34)" in text(finance.get(address))
    given = {"rule": "excluded_services", "reason": "Dialysis moves.", "from_day": "2006-04-01"}
    wrong = finance.post(address, given | {"until_day": "2007-03-31", "services": "specialised"})
    assert wrong.status_code == 422
    assert "No practice is named." in text(wrong)
    right = given | {"until_day": "2007-03-31", "services": "specialised", "amount_ZZ0001": "2500.00"}
    assert "The SHA has your request ZN1-E2006-1." in text(finance.post(address, right, follow=True))
    page = reverse("budgets:exception", args=["ZN1-E2006-1"])
    assert "Judge it for the SHA" not in text(finance.get(page))
    assert "Support or decline exception ZN1-E2006-1" in text(reviewer.get(reverse("home")))
    judged = {"outcome": "supported", "reasons": "It serves patients."}
    reviewer.post(reverse("budgets:judge_exception", args=["ZN1-E2006-1"]), judged)
    decide = reverse("budgets:decide_exception", args=["ZN1-E2006-1"])
    letter = {"outcome": "granted", "decided_on": "2006-05-04", "reference": "PBC/7", "conditions": "Review it."}
    endless = reviewer.post(decide, letter)
    assert endless.status_code == 422
    assert "A granted exception needs its end." in text(endless)
    assert "is recorded" in text(reviewer.post(decide, letter | {"expires_on": "2006-09-30"}, follow=True))
    assert "Letter PBC/7 of 4 May 2006; it holds until 30 September 2006." in text(finance.get(page))


def test_who_works_for_the_pct_is_not_offered_to_judge_it_and_reads_why(world, client) -> None:
    reviewer = RoleAssignmentFactory(role="sha_performance_manager", organisation=world.sha).user
    client.force_login(reviewer)
    page = reverse("budgets:exception", args=[world.asked().reference])
    assert "Judge it for the SHA" in text(client.get(page))
    RoleAssignmentFactory(
        user=reviewer, role="pct_director", organisation=world.pct, period=("2005-04-01", "2006-03-31")
    )
    shown = text(client.get(page))
    assert "Judge it for the SHA" not in shown
    assert "You work for Northmoor PCT, or did not long ago, so somebody else of the SHA judges it" in shown


def test_the_practice_reads_it_and_its_scope_names_it(world, client_as) -> None:
    world.granted(amounts={world.first.pk: 2500, world.second.pk: 90})
    manager = client_as("practice_manager", world.first)
    page = text(manager.get(reverse("budgets:exception", args=["ZN1-E2006-1"])))
    assert "£2,500.00" in page
    assert "£90.00" not in page
    assert "Second Surgery" not in page
    address = reverse("budgets:scope", args=["ZZ0001", 2006])
    form = manager.get(address)
    assert "By an exception that the Department granted (S4 ¶34)." in text(form)
    chosen = initial_of(minimum_scope(Level.INTERMEDIATE))
    answer = manager.post(address, chosen | SCOPE | {"specialised": "blocked_back"}, follow=True)
    assert "Version 1 of the scope is recorded." in text(answer)
    assert "By exception ZN1-E2006-1 (Department’s letter PBC/7) until 30 September 2006" in text(answer)
    with time_machine.travel(datetime(2006, 10, 2, 10, tzinfo=UTC), tick=False):
        late = text(client_as("practice_clinician", world.first).get(address))
    assert "an exception that holds no more" in late
    assert "By an exception that the Department granted" not in late


def test_withdrawn_on_its_page_and_listed(world, client_as) -> None:
    world.asked()
    finance = client_as("pct_director", world.pct)
    address = reverse("budgets:withdraw_exception", args=["ZN1-E2006-1"])
    assert finance.post(address, {}).status_code == 422
    assert "the rule is followed" in text(finance.post(address, {"reason": "Not needed."}, follow=True))
    assert RuleException.objects.get().status == "withdrawn"
    listed = text(finance.get(reverse("budgets:exceptions")))
    assert "ZN1-E2006-1" in listed
    assert "Withdrawn" in listed
    csv = finance.get(reverse("budgets:exceptions") + "?export=csv")
    assert b"ZN1-E2006-1" in csv.content
