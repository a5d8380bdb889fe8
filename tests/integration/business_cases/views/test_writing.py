from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from business_cases.models import BusinessCase
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.world import CaseWorld, at

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


@pytest.fixture
def sign_in() -> SignIn:
    def as_(role: str, organisation: Organisation, name: str = "M. Manager") -> Client:
        client = Client()
        user = UserFactory(name=name)
        client.force_login(RoleAssignmentFactory(user=user, role=role, organisation=organisation).user)
        return client

    return as_


@pytest.fixture
def manager(cases: CaseWorld, sign_in: SignIn) -> Client:
    return sign_in("practice_manager", cases.practice)


@pytest.fixture
def partner(cases: CaseWorld, sign_in: SignIn) -> Client:
    return sign_in("practice_clinician", cases.practice, name="C. Clinician")


def address(name: str, case: BusinessCase, *more: Any) -> str:
    return reverse(f"business_cases:{name}", args=[case.reference, *more])


def text(client: Client, name: str, case: BusinessCase, *more: Any) -> str:
    response = client.get(address(name, case, *more))
    assert response.status_code == 200
    return response.content.decode()


SERVICE = {
    "service-seen": "0",
    "service-title": "Skin clinic",
    "service-what": "A nurse sees them.",
    "service-today": "",
    "service-start": "January 2007",
    "service-providers": "",
}


def test_a_case_is_begun_for_the_practice_or_its_consortium(cases: CaseWorld, manager: Client) -> None:
    page = manager.get(reverse("business_cases:begin")).content.decode()
    assert "First Surgery" in page
    assert "Moor Group" in page
    assert "Far Surgery" not in page
    response = manager.post(reverse("business_cases:begin"), {"owner": "ZC1", "form": "full"})
    case = BusinessCase.objects.get()
    assert (case.owner, case.is_light, response["Location"]) == (cases.consortium, False, address("write", case))


def test_nobody_begins_a_case_for_a_stranger(cases: CaseWorld, manager: Client) -> None:
    page = manager.post(reverse("business_cases:begin"), {"owner": "ZZ0003", "form": "full"}).content.decode()
    assert "There is a problem" in page
    assert not BusinessCase.objects.exists()


def test_the_list_of_parts_says_what_is_done_and_what_is_missing(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    assert "7 of 7 parts are done" in text(manager, "write", case)
    manager.post(address("part", case, "service"), SERVICE | {"service-seen": "1"})
    page = text(manager, "write", case)
    assert "6 of 7 parts are done" in page
    assert "2 to answer" in page


def test_a_part_is_saved_unfinished_and_month_and_title_are_read(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted({})
    response = manager.post(address("part", case, "service"), SERVICE)
    assert response["Location"] == address("write", case)
    row = case.sections.get(key="service")
    assert (row.content["start"], row.content["title"], row.saved_by) == ("2007-01", "Skin clinic", "M. Manager")
    assert "01 2007" in text(manager, "part", case, "service")
    case.refresh_from_db()
    assert case.title == "Skin clinic"


def cost(number: int, words: str, amount: str) -> dict[str, str]:
    name = f"costs-costs-{number}"
    return {f"{name}-words": words, f"{name}-kind": "capital", f"{name}-amount": amount, f"{name}-year": "1"}


def test_a_row_is_added_and_taken_out_without_script(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted({})
    here = address("part", case, "costs")
    sent = {"costs-seen": "0", **cost(0, "Couch", "£6,000"), "add": "costs-costs"}
    response = manager.post(here, sent)
    assert response["Location"] == f"{here}?more=costs-costs#costs-costs"
    page = manager.get(response["Location"]).content.decode()
    assert 'name="costs-costs-1-words"' in page
    assert case.sections.get(key="costs").content["costs"] == [
        {"kind": "capital", "year": "1", "amount": "6000", "words": "Couch"}
    ]
    both = {"costs-seen": "1", **cost(0, "Couch", "6000"), **cost(1, "Lamp", "90")}
    manager.post(here, both | {"remove": "costs-costs-0"})
    assert [row["words"] for row in case.sections.get(key="costs").content["costs"]] == ["Lamp"]


def test_what_cannot_be_read_is_kept_and_said_to_be_so(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    manager.post(address("part", case, "costs"), {"costs-seen": "1", **cost(0, "Couch", "much")})
    page = text(manager, "part", case, "costs")
    assert "“much” is not a number" in page
    assert 'value="much"' in page
    assert "To be mended" in text(manager, "write", case)


def test_a_text_too_long_is_shown_again_and_not_saved(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted({})
    page = manager.post(address("part", case, "service"), SERVICE | {"service-what": "x" * 4001}).content.decode()
    assert "There is a problem" in page
    assert "x" * 4001 in page
    assert not case.sections.exists()


def test_two_people_on_different_questions_keep_both_answers(
    cases: CaseWorld, manager: Client, partner: Client
) -> None:
    case = cases.drafted({})
    here = address("part", case, "service")
    manager.post(here, SERVICE)
    partner.post(here, SERVICE | {"service-seen": "1", "service-today": "At the hospital."})
    response = manager.post(here, SERVICE | {"service-seen": "1", "service-what": "Two nurses see them."}, follow=True)
    assert "Both your answers and theirs are kept" in response.content.decode()
    content = case.sections.get(key="service").content
    assert (content["what"], content["today"]) == ("Two nurses see them.", "At the hospital.")


def test_two_people_on_the_same_question_see_both_texts(cases: CaseWorld, manager: Client, partner: Client) -> None:
    case = cases.drafted({})
    here = address("part", case, "service")
    manager.post(here, SERVICE)
    partner.post(here, SERVICE | {"service-seen": "1", "service-what": "A doctor sees them."})
    page = manager.post(here, SERVICE | {"service-seen": "1", "service-what": "Two nurses see them."}).content.decode()
    for words in ("Not saved yet", "C. Clinician saved this", "A doctor sees them.", "Two nurses see them."):
        assert words in page
    assert case.sections.get(key="service").content["what"] == "A doctor sees them."
    assert 'name="service-seen" value="2"' in page
    manager.post(here, SERVICE | {"service-seen": "2", "service-what": "A doctor and two nurses."})
    assert case.sections.get(key="service").content["what"] == "A doctor and two nurses."


def test_what_somebody_else_saved_is_not_undone_by_saving_nothing_new(
    cases: CaseWorld, manager: Client, partner: Client
) -> None:
    case = cases.drafted({})
    here = address("part", case, "service")
    manager.post(here, SERVICE)
    partner.post(here, SERVICE | {"service-seen": "1", "service-what": "A doctor sees them."})
    manager.post(here, SERVICE | {"service-seen": "1"})
    row = case.sections.get(key="service")
    assert (row.content["what"], row.revision) == ("A doctor sees them.", 2)


def test_who_wrote_what_is_shown(cases: CaseWorld, manager: Client, partner: Client) -> None:
    case = cases.drafted({})
    manager.post(address("part", case, "service"), SERVICE)
    partner.post(address("part", case, "service"), SERVICE | {"service-seen": "1", "service-title": "Skin care"})
    page = text(manager, "history", case)
    assert page.index("C. Clinician, The service") < page.index("M. Manager, The service")
    assert "Skin care" in page
    assert "Skin clinic" in page


def test_the_light_route_is_one_page_and_keeps_what_it_does_not_ask(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    manager.post(address("choose", case), {"form": "light"})
    page = text(manager, "write", case)
    assert "this page is all of it" in page
    assert "What is the evidence that it works?" not in page
    sent = {f"{key}-seen": "1" for key in ("service", "patient_benefit", "costs", "touches")}
    sent |= {"service-title": "A spirometer", "service-what": "Bought.", "service-start": "10 2006", "check": "1"}
    sent |= {"patient_benefit-benefit": "Sooner.", **cost(0, "Spirometer", "900"), "costs-source": "freed_up"}
    sent |= {"touches-premises": "no"}
    response = manager.post(address("write", case), sent)
    assert response["Location"] == address("check", case)
    content = dict(case.sections.values_list("key", "content"))
    assert content["service"]["today"] == "All are seen again at the hospital."
    assert content["touches"]["premises"] is False
    assert "Submit to Northmoor PCT" in text(manager, "check", case)


def test_a_submitted_case_is_read_and_not_written(cases: CaseWorld, manager: Client) -> None:
    case = cases.submitted()
    for name, more in (("write", ()), ("part", ("service",))):
        assert manager.get(address(name, case, *more))["Location"] == address("read", case)
    manager.post(address("part", case, "service"), SERVICE | {"service-seen": "1"})
    assert case.sections.get(key="service").revision == 1


def test_an_unknown_part_and_a_case_of_somebody_else_are_not_found(cases: CaseWorld, sign_in: SignIn) -> None:
    case = cases.drafted()
    assert sign_in("practice_manager", cases.practice).get(address("part", case, "nothing")).status_code == 404
    assert sign_in("practice_manager", cases.partner).get(address("write", case)).status_code == 404
    theirs = cases.submitted()
    assert sign_in("consortium_lead", cases.consortium).get(address("write", theirs)).status_code == 404


def test_pages_of_writing_ask_a_constant_number_of_questions(
    cases: CaseWorld, manager: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    case = cases.drafted()
    for name, more, most in (("write", (), 16), ("part", ("costs",), 16), ("history", (), 14), ("check", (), 26)):
        with django_assert_max_num_queries(most):
            manager.get(address(name, case, *more))


def test_organisations_stand_by_their_names_and_a_wrong_code_is_named(cases: CaseWorld, manager: Client) -> None:
    ProviderFactory(name="The Fenwick Clinic", code="ZR77")
    ProviderFactory(name="Moor Hospital", code="ZR78")
    case = cases.drafted()
    page = text(manager, "part", case, "service")
    assert '<option value="ZR77">The Fenwick Clinic (ZR77)</option>' in page
    seen = case.sections.get(key="service").revision
    data = {"service-seen": seen, "service-title": "Skin clinic", "service-providers": "ZR77, ZR87"}
    manager.post(address("part", case, "service"), data | {"service-providers_add": "ZR78"})
    assert case.sections.get(key="service").content["providers"] == ["ZR77", "ZR87", "ZR78"]
    page = text(manager, "part", case, "service")
    for words in ("The Fenwick Clinic (ZR77)", "Moor Hospital (ZR78)", "“ZR87” is no code on record."):
        assert f"{words}" in page
