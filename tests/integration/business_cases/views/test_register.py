import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from business_cases.actions.case_records import move
from business_cases.domain.case_states import Deed
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.business_cases.world import CaseWorld, at


@pytest.fixture
def stranger(cases: CaseWorld, client: Client) -> Client:
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=cases.beside).user)
    return client


@time_machine.travel(at("2006-10-12"), tick=False)
def test_the_register_tells_decisions_and_no_prices(cases: CaseWorld, stranger: Client) -> None:
    case = cases.submitted()
    address = reverse("business_cases:register")
    assert "No case is decided yet." in stranger.get(address).content.decode()
    move(case, Deed.SEND, by=cases.pbc, at=at("2006-09-11"))
    move(case, Deed.REFUSE, by=cases.director, at=at("2006-10-09"), words="No safe cover at night")
    page = stranger.get(address).content.decode()
    for words in (case.title, "£20,400.00", "Refused", "No safe cover at night", "9 October 2006"):
        assert words in page
    rows = stranger.get(address, {"export": "csv"}).content.decode()
    assert case.reference in rows
    for hidden in ("6000", "75.00", "dermatoscope", "nurse sees"):
        assert hidden not in page
        assert hidden not in rows
    assert case.title not in stranger.get(address, {"decision": "Approved"}).content.decode()
    assert case.title in stranger.get(address, {"q": "DERMA"}).content.decode()


@time_machine.travel(at("2006-09-14"), tick=False)
def test_a_calendar_holds_ones_own_deadlines(cases: CaseWorld, client: Client, stranger: Client) -> None:
    case = cases.submitted()
    address = reverse("business_cases:deadlines")
    assert case.reference not in stranger.get(address).content.decode()
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=cases.practice).user)
    response = client.get(address)
    assert response["Content-Type"].startswith("text/calendar")
    assert case.reference in response.content.decode()
