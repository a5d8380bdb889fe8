"""Whoever has an interest in a case neither sees nor judges it, wherever they look (R122)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from business_cases import permissions
from business_cases.actions.case_records import move
from business_cases.domain.case_states import Deed
from business_cases.models import BusinessCase
from business_cases.queries.desks import may_assess
from business_cases.queries.matters import matter_of_case
from governance.models import Interest
from governance.queries.walls import may_decide
from pbc.accounts.models import User
from pbc.core.errors import Denied
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.business_cases import complete
from tests.factories.organisations import ProviderFactory
from tests.factories.principals import hat
from tests.integration.business_cases.world import CaseWorld, at

ON = date(2006, 9, 14)


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


def interested(user: User, **what: object) -> Interest:
    given = {
        "user": user,
        "kind": "ownership",
        "whose": "own",
        "words": "A tenth of its shares",
        "from_day": date(2006, 1, 1),
        "band": "5000_and_more",
        "declared_by": "Themselves",
        "declared_at": at("2006-04-03"),
    } | what
    return Interest.objects.create(**given)


def case_about(cases: CaseWorld, *codes: str) -> BusinessCase:
    content = complete()
    content["service"]["providers"] = list(codes)
    return cases.submitted(content)


@pytest.mark.parametrize("role", ["pct_director", "pbc_manager", "pct_finance"])
def test_a_case_is_nowhere_to_be_found_for_whom_it_concerns(cases: CaseWorld, client: Client, role: str) -> None:
    clinic = ProviderFactory(name="The Fenwick Clinic", code="ZR77")
    case = case_about(cases, clinic.code)
    other = cases.submitted()
    user = RoleAssignmentFactory(role=role, organisation=cases.pct).user
    client.force_login(user)
    assert case.reference in client.get(reverse("business_cases:cases")).content.decode()
    interested(user, organisation=clinic, body=clinic.name)
    pages = [
        client.get(reverse("home")),
        client.get(reverse("business_cases:cases")),
        client.get(reverse("business_cases:cases"), {"q": "dermatology"}),
        *(client.get(reverse("business_cases:cases"), {"export": form}) for form in ("csv",)),
        client.get(reverse("business_cases:deadlines")),
        client.get(reverse("business_cases:register")),
    ]
    for page in pages:
        assert case.reference not in page.content.decode(), page.request["PATH_INFO"]
    assert other.reference in pages[1].content.decode()
    for name in ("case", "delivery"):
        assert client.get(reverse(f"business_cases:{name}", args=[case.reference])).status_code == 404


def test_what_was_decided_is_public_and_leads_nowhere_behind_the_wall(cases: CaseWorld, client: Client) -> None:
    """What a neighbour of the PCT may read in the register is not withheld from those with an interest (R95, R98)."""
    clinic = ProviderFactory(name="The Fenwick Clinic", code="ZR77")
    decided, waiting = case_about(cases, clinic.code), case_about(cases, clinic.code)
    move(decided, Deed.SEND, by=cases.pbc, at=at("2006-09-11"))
    move(decided, Deed.REFUSE, by=cases.director, at=at("2006-10-09"), words="Too dear", decided_on=date(2006, 10, 9))
    user = RoleAssignmentFactory(role="pct_director", organisation=cases.pct).user
    interested(user, organisation=clinic, body=clinic.name)
    client.force_login(user)
    for page in (
        client.get(reverse("business_cases:register")).content.decode(),
        client.get(reverse("business_cases:register"), {"format": "csv"}).content.decode(),
    ):
        assert decided.reference in page
        assert "Too dear" in page
        assert waiting.reference not in page
        assert f"/cases/{decided.reference}/" not in page
        for commercial in ("Fenwick", "dermatoscope", "75.00"):
            assert commercial not in page
    assert decided.reference not in client.get(reverse("business_cases:cases")).content.decode()
    assert client.get(reverse("business_cases:case", args=[decided.reference])).status_code == 404


def test_a_body_in_no_register_is_known_by_its_name(cases: CaseWorld) -> None:
    case = case_about(cases, "FENWICK CLINIC LTD")
    user = RoleAssignmentFactory(role="pct_director", organisation=cases.pct).user
    interested(user, body="The Fenwick Clinic", body_key="fenwick clinic")
    assert not may_decide(user.pk, matter_of_case(case), ON).may_decide
    assert not BusinessCase.objects.visible_to(hat("pct_director", cases.pct, user_id=user.pk)).exists()
    assert BusinessCase.objects.visible_to(cases.director).exists()


def test_who_has_an_interest_neither_judges_nor_is_named_to_assess(cases: CaseWorld) -> None:
    clinic = ProviderFactory(code="ZR77")
    case = case_about(cases, clinic.code)
    user = RoleAssignmentFactory(role="pct_analyst", organisation=cases.pct).user
    assert [person.user_id for person in may_assess(case, ON)] == [user.pk]
    interested(user, organisation=clinic, body=clinic.name)
    assert may_assess(case, ON) == []
    with pytest.raises(Denied, match=f"You have an interest in business case {case.reference}"):
        permissions.check_free_to_judge(hat("pct_director", cases.pct, user_id=user.pk), case, ON, to="sign it")


def test_a_consortiums_lead_signs_what_its_members_propose_and_a_members_partner_does_not(cases: CaseWorld) -> None:
    case = cases.submitted()
    lead = RoleAssignmentFactory(role="consortium_lead", organisation=cases.consortium).user
    permissions.check_free_to_judge(hat("consortium_lead", cases.consortium, user_id=lead.pk), case, ON, to="sign it")
    RoleAssignmentFactory(role="practice_clinician", organisation=cases.practice, user=lead)
    with pytest.raises(Denied, match="You have an interest"):
        permissions.check_free_to_judge(
            hat("consortium_lead", cases.consortium, user_id=lead.pk), case, ON, to="sign it"
        )
