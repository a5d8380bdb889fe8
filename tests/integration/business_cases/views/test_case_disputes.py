"""A refusal is disputed from the page of the case, behind the wall of the case."""

import pytest
from django.test import Client
from django.urls import reverse

from business_cases.domain.route import Level
from business_cases.models import BusinessCase
from business_cases.queries.decision_needs import decision_needs
from business_cases.views.case_disputes import subject_of
from disputes.models import Dispute
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.disputes import ruled_on
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ProviderFactory
from tests.factories.principals import hat
from tests.integration.business_cases.decision_world import LATER, REFUSE

FORM = {"question": "Is it worth its cost?", "sought": "Approve it."}


@pytest.fixture
def refused(world) -> BusinessCase:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, REFUSE, by=world.director)
    case.refresh_from_db()
    return case


def signed_in(role: str, organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


def test_from_the_refusal_to_the_dispute_and_back(world, refused) -> None:
    client = signed_in("practice_manager", refused.owner)
    page, address = (reverse(f"business_cases:{name}", args=[refused.reference]) for name in ("case", "dispute"))
    assert "Dispute this decision" in client.get(page).content.decode()
    text = client.post(address, FORM, follow=True).content.decode()
    dispute = Dispute.objects.get()
    assert (dispute.about, dispute.subject_label) == ("case", f"business case {refused.reference}")
    assert dispute.figures[0]["amount"] == str(refused.value)
    assert "Raised. The other side sees it now." in text
    for who in (client, signed_in("pbc_manager", world.pct)):
        assert dispute.reference in who.get(page).content.decode()
    assert "Dispute this decision" not in client.get(page).content.decode()
    assert "in dispute already" in client.post(address, FORM).content.decode()


def test_the_pct_approves_the_case_as_ruled_and_route_and_minutes_say_so(world) -> None:
    case = world.for_board()
    meeting = world.met(Level.BOARD)
    world.minuted(case, meeting, REFUSE)
    client = signed_in("pbc_manager", world.pct)
    page, carry_out = (
        reverse(f"business_cases:{name}", args=[case.reference]) for name in ("case", "carry_out_ruling")
    )
    assert "No panel has ruled" in client.post(carry_out, follow=True).content.decode()
    dispute = ruled_on(subject_of(case), practice=case.owner, pct=world.pct, side="practice", amount=None)
    link = f'<a href="{reverse("disputes:dispute", args=[dispute.reference])}">{dispute.reference}</a>'
    (need,) = [each for each in decision_needs(principal=world.pbc, today=LATER.date()) if "as ruled" in each.title]
    assert (need.title, need.url) == (f"Approve {case.reference}, as ruled", page)
    task = client.get(reverse("disputes:dispute", args=[dispute.reference])).content.decode()
    assert f"Northmoor PCT must approve business case {case.reference}, as ruled, on its page" in task
    assert "Approve the case, as ruled" in client.get(page).content.decode()
    assert "Approve the case, as ruled" not in signed_in("pct_director", world.pct).get(page).content.decode()
    text = client.post(carry_out, follow=True).content.decode()
    assert "Approved, as ruled." in text
    assert f"By ruling on {link}" in text
    minutes = reverse("business_cases:meeting", args=[meeting.pk])
    assert "Approved since by ruling of the strategic health authority" in client.get(minutes).content.decode()
    assert link in client.get(minutes).content.decode()
    clerk = signed_in("pct_board_clerk", world.pct).get(minutes).content.decode()
    assert "Approved since by ruling" in clerk
    assert link not in clerk, "who may not know of the dispute reads that there was a ruling, and no more"
    assert not [each for each in decision_needs(principal=world.pbc, today=LATER.date()) if "ruled" in each.title]


def test_only_a_refusal_is_disputed(world) -> None:
    case = world.submitted()
    answer = signed_in("practice_manager", case.owner).get(
        reverse("business_cases:dispute", args=[case.reference]), follow=True
    )
    assert "Only a refusal is disputed." in answer.content.decode()


def test_whoever_is_walled_off_from_the_case_does_not_find_its_dispute(world, refused) -> None:
    """An interest in who would provide the service hides the case: and so the dispute about it."""
    provider = ProviderFactory()
    refused.bodies.create(version=refused.versions.get(), organisation=provider, name=provider.code)
    signed_in("practice_manager", refused.owner).post(reverse("business_cases:dispute", args=[refused.reference]), FORM)
    assert provider.pk in subject_of(refused).bodies
    user = UserFactory()
    director = hat("pct_director", world.pct, user_id=user.pk)
    assert Dispute.objects.visible_to(director).exists()
    InterestFactory(user=user, organisation=provider)
    assert not BusinessCase.objects.visible_to(director).exists()
    assert not Dispute.objects.visible_to(director).exists()
