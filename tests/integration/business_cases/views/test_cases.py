from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.business_cases import received_case
from tests.integration.business_cases.world import CaseWorld, at

SignIn = Callable[[str, Organisation], Client]


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def as_(role: str, organisation: Organisation) -> Client:
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def test_a_list_without_cases_says_what_would_be_there(cases: CaseWorld, sign_in: SignIn) -> None:
    page = sign_in("pbc_manager", cases.pct).get(reverse("business_cases:cases")).content.decode()
    assert "There is no business case yet" in page


def test_the_list_says_on_whose_desk_and_by_when(cases: CaseWorld, sign_in: SignIn) -> None:
    case = cases.submitted()
    client = sign_in("pbc_manager", cases.pct)
    page = client.get(reverse("business_cases:cases")).content.decode()
    for words in (case.reference, "The PCT, before assessment", "30 October 2006", "£20,400.00"):
        assert words in page
    rows = client.get(reverse("business_cases:cases"), {"export": "csv"}).content.decode()
    assert "Dermatology follow-ups at the surgery" in rows


@pytest.mark.parametrize(("asked", "found"), [("skin", 0), ("dermatology", 1), ("first surgery", 1)])
def test_cases_are_searched(cases: CaseWorld, sign_in: SignIn, asked: str, found: int) -> None:
    case = cases.submitted()
    page = sign_in("pbc_manager", cases.pct).get(reverse("business_cases:cases"), {"q": asked}).content.decode()
    assert page.count(f">{case.reference}<") == found


def test_the_list_asks_a_constant_number_of_questions(
    cases: CaseWorld, sign_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = sign_in("pbc_manager", cases.pct)
    for _ in range(12):
        received_case(pct=cases.pct, owner=cases.practice)
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        client.get(reverse("business_cases:cases"))


def test_a_case_shows_its_clock_its_route_and_its_record(cases: CaseWorld, sign_in: SignIn) -> None:
    case = cases.submitted()
    client = sign_in("practice_manager", cases.practice)
    page = client.get(reverse("business_cases:case", args=[case.reference])).content.decode()
    for words in (
        "Day 10: a decision is due by 30 October 2006, in 46 days.",
        "The PCT, before assessment",
        "A nominated director decides",
        "The consortium itself recommends",
        "£5,200.00 has to be found before it pays itself back",
        "Nothing is bought from a provider.",
        "M. Manager",
    ):
        assert words in page


def test_a_draft_is_not_found_by_the_pct(cases: CaseWorld, sign_in: SignIn) -> None:
    case = cases.drafted()
    client = sign_in("pbc_manager", cases.pct)
    assert client.get(reverse("business_cases:case", args=[case.reference])).status_code == 404
    assert case.reference not in client.get(reverse("business_cases:cases")).content.decode()
