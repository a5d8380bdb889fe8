"""A refusal is disputed from the page of the case, behind the wall of the case."""

import pytest
from django.test import Client
from django.urls import reverse

from business_cases.domain.route import Level
from business_cases.models import BusinessCase
from business_cases.views.case_disputes import subject_of
from disputes.models import Dispute
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ProviderFactory
from tests.factories.principals import hat
from tests.integration.business_cases.decision_world import REFUSE

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
