from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from business_cases.actions.case_records import move
from business_cases.domain.case_states import Deed
from business_cases.models import BusinessCase
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.business_cases import complete, light
from tests.integration.business_cases.world import CaseWorld, at

TODAY = at("2006-09-14")


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def manager(cases: CaseWorld) -> Client:
    client = Client()
    user = UserFactory(name="M. Manager")
    client.force_login(RoleAssignmentFactory(user=user, role="practice_manager", organisation=cases.practice).user)
    return client


def text(client: Client, name: str, case: BusinessCase) -> str:
    return client.get(reverse(f"business_cases:{name}", args=[case.reference])).content.decode()


def post(client: Client, name: str, case: BusinessCase, **given: str) -> str:
    address = reverse(f"business_cases:{name}", args=[case.reference])
    return client.post(address, given, follow=True).content.decode()


def refused(cases: CaseWorld) -> BusinessCase:
    case = cases.submitted()
    move(case, Deed.SEND, by=cases.pbc, at=TODAY)
    move(case, Deed.REFUSE, by=cases.director, at=TODAY)
    return case


def test_bodies_keep_their_capitals(cases: CaseWorld, manager: Client) -> None:
    content = complete()
    content["touches"]["premises"] = True
    page = text(manager, "check", cases.drafted(content))
    assert "The PCT board decides" in page
    assert "The professional executive committee recommends" in page


def test_the_check_shows_figures_route_dates_and_nothing_missing(cases: CaseWorld, manager: Client) -> None:
    page = text(manager, "check", cases.drafted())
    for words in (
        "Every question that needs an answer has one.",
        "£20,400.00",
        "£14,400.00",
        "16 units a month × £75.00 × 12",
        "It is paid back in month 8.",
        "A nominated director decides",
        "The consortium itself recommends",
        "due by 9 November 2006",
        "Until 21 September 2006",
        "Submit to Northmoor PCT",
    ):
        assert words in page
    assert "Paid twice while the old service runs on" in page


def test_the_check_names_what_is_missing_and_does_not_offer_to_submit(cases: CaseWorld, manager: Client) -> None:
    content = complete()
    del content["people"]["consulted"]
    page = text(manager, "check", cases.drafted(content))
    assert "Which patients and partners were asked?" in page
    assert "It cannot be submitted yet" in page
    assert "Submit to Northmoor PCT" not in page


def test_the_check_says_what_cannot_be_read(cases: CaseWorld, manager: Client) -> None:
    content = complete()
    content["costs"]["costs"][0]["amount"] = "much"
    page = text(manager, "check", cases.drafted(content))
    assert "“much” is not a number" in page
    assert "It cannot be submitted yet" in page


def test_a_light_case_too_large_is_told_so(cases: CaseWorld, manager: Client) -> None:
    assert "Too large for one page" in text(manager, "check", cases.drafted(is_light=True))
    assert "Submit to Northmoor PCT" in text(manager, "check", cases.drafted(light(), is_light=True))


def test_a_case_is_submitted_once(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    assert "Submitted. The eight weeks have begun." in post(manager, "submit", case)
    post(manager, "submit", case)
    assert case.versions.count() == 1


def test_an_incomplete_case_sent_past_the_page_is_refused(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted({})
    assert "questions are not answered" in post(manager, "submit", case)
    assert not case.versions.exists()


def test_a_case_is_taken_back_with_a_reason(cases: CaseWorld, manager: Client) -> None:
    case = cases.submitted()
    assert "There is a problem" in post(manager, "withdraw", case, reason=" ")
    assert "The case is withdrawn" in post(manager, "withdraw", case, reason="The nurse has left.")
    assert "The nurse has left." in text(manager, "case", case)


def test_a_refused_case_is_begun_again_with_what_changed_marked(cases: CaseWorld, manager: Client) -> None:
    case = refused(cases)
    assert "Begin it again" in text(manager, "case", case)
    post(manager, "again", case)
    later = BusinessCase.objects.get(resubmits=case)
    section = later.sections.get(key="costs")
    section.content["costs"][0]["amount"] = "900.00"
    section.revision += 1
    section.save()
    page = text(manager, "check", later)
    for words in (
        f"What is different from version 1 of {case.reference}",
        "Its value is £15,300.00; before, it was £20,400.00.",
        "How much? £6,000.00",
        "How much? £900.00",
    ):
        assert words in page
    post(manager, "submit", later)
    version = later.versions.get()
    assert [each["question"] for each in version.changes["answers"]] == ["costs"]
    assert version.changes["since"] == f"version 1 of {case.reference}"
    assert "How much? £6,000.00" in text(manager, "read", later)
    assert "begun again as" in text(manager, "case", case)


def test_a_value_moved_under_a_limit_is_said_when_it_comes_again(cases: CaseWorld, manager: Client) -> None:
    content = complete()
    content["costs"]["costs"][0]["amount"] = "60000.00"
    case = cases.submitted(content)
    move(case, Deed.RETURN, by=cases.pbc, at=TODAY)
    section = case.sections.get(key="costs")
    section.content["costs"][0]["amount"] = "6000.00"
    section.revision += 1
    section.save()
    page = text(manager, "check", case)
    assert (
        "The decision is now for a nominated director; before, it was for the professional executive committee." in page
    )


def test_a_case_not_refused_is_not_begun_again(cases: CaseWorld, manager: Client) -> None:
    case = cases.submitted()
    assert "Only a refused case is submitted again" in post(manager, "again", case)


def test_the_first_version_of_a_new_case_has_no_changes(cases: CaseWorld) -> None:
    assert cases.submitted().versions.get().changes == {}
