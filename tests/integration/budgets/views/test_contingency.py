"""The pages of contingency funds, by whose money is in them."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from budgets.actions.threshold import call_threshold
from budgets.models import ContingencyCall, ThresholdRun
from budgets.queries.contingency import flow_of
from governance.models import LocalRule
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.budgets import call
from tests.factories.organisations import ConsortiumFactory
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld
from tests.integration.budgets.world import AT

NOW = datetime(2006, 7, 24, 12, tzinfo=UTC)


@pytest.fixture
def world(db, time_machine) -> FundWorld:
    world = FundWorld().put_in("40000.00").close(APRIL, MAY, JUNE)
    time_machine.move_to(NOW, tick=False)
    return world


def page(client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"budgets:{name}", args=args), query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def call_by_threshold(world: FundWorld) -> None:
    for month in (APRIL, MAY, JUNE):
        call_threshold(pct=world.pct, month=month, by=SYSTEM, at=CLOSED_AT)


def test_finance_sees_the_fund_from_opening_to_what_is_left(client_as, world) -> None:
    call_by_threshold(world)
    text = page(client_as("pct_finance", world.pct), "fund", world.books.pk)
    for words in ("First Surgery", "Second Surgery", "−£32,000.00", "£40,000.00", "will run out"):
        assert words in text
    assert f"{flow_of(world.books).balance:,.2f}" in text


def test_a_practice_sees_its_own_part_and_the_whole_fund(client_as, world) -> None:
    call_by_threshold(world)
    text = page(client_as("practice_manager", world.second), "fund", world.books.pk)
    assert "Second Surgery" in text
    assert "First Surgery" not in text
    assert "the sums above are of all 2" in text
    assert "−£32,000.00" in text


def test_the_list_of_funds_and_its_export(client_as, world) -> None:
    client = client_as("practice_manager", world.first)
    assert "Northmoor PCT" in page(client, "funds", year="2006")
    assert "Northmoor PCT,2006/07" in client.get(reverse("budgets:funds"), {"format": "csv"}).content.decode()


def test_the_stakes_are_exported(client_as, world) -> None:
    client = client_as("pct_finance", world.pct)
    text = client.get(reverse("budgets:fund", args=[world.books.pk]), {"format": "csv"}).content.decode()
    assert "First Surgery,1226.40" in text


def test_finance_makes_the_threshold_s_calls(client_as, world) -> None:
    client = client_as("pct_finance", world.pct)
    assert "April 2006, May 2006, June 2006" in page(client, "fund", world.books.pk)
    response = client.post(reverse("budgets:call_threshold", args=[world.books.pk]), follow=True)
    assert "Months called for: 3. Borne by the fund: £32,000.00." in response.content.decode()
    assert ThresholdRun.objects.count() == 3


def test_a_practice_does_not_make_them(client_as, world) -> None:
    client = client_as("practice_manager", world.first)
    response = client.post(reverse("budgets:call_threshold", args=[world.books.pk]), follow=True)
    assert "That is for Northmoor PCT itself" in response.content.decode()
    assert not ThresholdRun.objects.exists()


def test_the_fund_is_returned_at_year_end_and_says_why_not_before(client_as, world, time_machine) -> None:
    client, address = client_as("pct_finance", world.pct), reverse("budgets:return_contingency", args=[world.books.pk])
    assert "not before 31 March 2007" in client.post(address, follow=True).content.decode()
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key="risk_options", value="fund", **made)
    time_machine.move_to(datetime(2007, 4, 20, 12, tzinfo=UTC), tick=False)
    client = client_as("pct_finance", world.pct)
    assert "Return what is left" in page(client, "fund", world.books.pk)
    assert "went back to practices" in client.post(address, follow=True).content.decode()
    assert "returned already" in client.post(address, follow=True).content.decode()


def test_the_method_names_every_choice_with_paragraph_and_adoption(client_as, world) -> None:
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT, "minute": "B06/12"}
    LocalRule.objects.create(pct=world.pct, key="contingency_rate", value="6", **made)
    ConsortiumFactory(pct=world.pct, members=[world.first], name="Moor Consortium")
    text = page(client_as("practice_manager", world.second), "fund_method", world.books.pk)
    for words in (
        "6 percent",
        "adopted by the PCT from 1 April 2006, minute B06/12",
        "suggests between 3 percent and 5 percent",
        "£20,000",
        "S4 ¶41",
        "B. Cost above a threshold falls on the fund",
        "Moor Consortium pools 1,800 patients",
        "illustrative value",
    ):
        assert words in text, words


def test_the_queue_hides_whose_a_call_is_from_others(client_as, world) -> None:
    call(pct=world.pct, practice=world.first, evidence="An outbreak in Mill Lane")
    own = page(client_as("practice_manager", world.first), "calls", world.books.pk)
    assert "First Surgery" in own
    others = page(client_as("practice_manager", world.second), "calls", world.books.pk)
    assert "Another practice" in others
    assert "54.5" in others
    for hidden in ("First Surgery", "Mill Lane", "Emergency"):
        assert hidden not in others
    client = client_as("practice_manager", world.second)
    exported = client.get(reverse("budgets:calls", args=[world.books.pk]), {"format": "csv"}).content.decode()
    assert "Another practice" in exported
    assert "First Surgery" not in exported


def test_a_call_from_writing_to_decision(client_as, world) -> None:
    manager = client_as("practice_manager", world.first)
    given = {
        "practice": world.first.code,
        "line": "emergency",
        "amount": "500.00",
        "reason_kind": "more_activity",
        "unforeseen": "on",
        "evidence": "An outbreak in May",
    }
    response = manager.post(reverse("budgets:new_call", args=[world.books.pk]), given, follow=True)
    assert "It waits to be decided" in response.content.decode()
    made = ContingencyCall.objects.get()
    director = client_as("pct_director", world.pct)
    assert "An outbreak in May" in page(director, "call", made.pk)
    address = reverse("budgets:decide_call", args=[made.pk])
    wrong = director.post(address, {"outcome": "part_met", "amount": "900", "reason": "Half"})
    assert "The part to be met is missing or is none" in wrong.content.decode()
    done = director.post(address, {"outcome": "part_met", "amount": "250.00", "reason": "Half of it"}, follow=True)
    assert "The call is part met" in done.content.decode()
    text = page(manager, "call", made.pk)
    assert "Half of it" in text
    assert "£250.00" in text
    assert "Decide" not in text


def test_a_call_s_faults_stand_on_the_form(client_as, world) -> None:
    client = client_as("pct_finance", world.pct)
    address = reverse("budgets:new_call", args=[world.books.pk])
    assert "There is a problem" in client.post(address, {}).content.decode()
    practice = world.first.code
    given = {"practice": practice, "line": "emergency", "amount": "1", "reason_kind": "other", "evidence": " - "}
    assert ContingencyCall.objects.count() == 0
    client.post(address, given)
    made = ContingencyCall.objects.get()
    text = page(client, "call", made.pk)
    assert "Somebody else decides it" in text
    withdrawn = client.post(reverse("budgets:withdraw_call", args=[made.pk]), {"reason": "A slip"}, follow=True)
    assert "The call is withdrawn" in withdrawn.content.decode()
    again = client.post(reverse("budgets:withdraw_call", args=[made.pk]), {"reason": "A slip"})
    assert "that is final" in again.content.decode()


def test_rows_of_costly_patients_open_to_the_practice_alone(client_as, world) -> None:
    text = page(client_as("practice_manager", world.first), "high_cost", world.first.code, month="2006-06")
    assert "00000000" in text, "the pseudonym's first eight signs"
    assert "£32,000.00" in text
    event = AuditEvent.objects.get(kind="budgets.costly_rows_viewed")
    assert (event.facts["rows"], event.organisation_code) == (3, world.first.code)
    text = page(client_as("pct_finance", world.pct), "high_cost", world.first.code, month="2006-06")
    assert "£32,000.00" in text
    assert "own authorised people alone" in text
    assert AuditEvent.objects.filter(kind="budgets.costly_rows_viewed").count() == 1
    sha_or_group = ConsortiumFactory(pct=world.pct, members=[world.first])
    text = page(client_as("consortium_lead", sha_or_group), "high_cost", world.first.code, month="2006-06")
    assert "few patients might be known again" in text


def test_rows_are_not_exported_by_others(client_as, world) -> None:
    query = {"month": "2006-06", "format": "csv"}
    address = reverse("budgets:high_cost", args=[world.first.code])
    assert client_as("pct_finance", world.pct).get(address, query)["Content-Type"].startswith("text/html")
    assert "25000.00" in client_as("practice_clinician", world.first).get(address, query).content.decode()


def test_without_a_threshold_the_page_says_so(client_as, world) -> None:
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key="risk_options", value="fund", **made)
    text = page(client_as("practice_manager", world.first), "high_cost", world.first.code, month="2006-06")
    assert "has not chosen a threshold" in text


def test_other_options_are_compared_on_the_year_s_data(client_as, world) -> None:
    finance = client_as("pct_finance", world.pct)
    assert "nothing to compare" in page(finance, "what_if", world.books.pk)
    call_by_threshold(world)
    text = page(finance, "what_if", world.books.pk)
    for words in ("As chosen: A and B at £20,000", "A and B at £50,000", "D: pooling in consortia", "Second Surgery"):
        assert words in text
    opened = page(finance, "what_if_position", world.books.pk, 0, "ZZ0001")
    assert "As chosen: A and B at £20,000" in opened
    assert "Paid by the fund" in opened
    assert "/rows/" in opened or "activity" in opened
    fund = page(finance, "fund", world.books.pk)
    assert "Called for by the threshold, May 2006" in fund
    assert "above the threshold by the end of the month − met before" in fund
    client = client_as("practice_manager", world.second)
    assert client.get(reverse("budgets:what_if_position", args=[world.books.pk, 0, "ZZ0001"])).status_code == 404
    assert "First Surgery" not in page(client, "fund", world.books.pk)
    assert "First Surgery" not in page(client, "what_if", world.books.pk)
    exported = client.get(reverse("budgets:what_if", args=[world.books.pk]), {"format": "csv"}).content.decode()
    assert "Second Surgery" in exported
    assert "First Surgery" not in exported
