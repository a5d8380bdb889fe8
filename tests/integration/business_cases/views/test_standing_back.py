"""To stand back from a case: by oneself or by the clerk's hand, and what is left of it then (R122)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from governance.models import Recusal
from pbc.accounts.models import User
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from tests.integration.business_cases.decision_world import DecisionWorld, at


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14")):
        yield


def as_(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def test_an_assessor_stands_back_and_the_manager_names_another(world: DecisionWorld) -> None:
    case = world.named()
    own, address = (
        reverse("business_cases:case", args=[case.reference]),
        reverse("business_cases:stand_back", args=[case.reference]),
    )
    finance, manager = as_(world.finance), as_(world.pbc)
    assert address in finance.get(own).content.decode()
    assert "K. Clerk" not in finance.get(address).content.decode(), "nobody but a clerk records it for others"
    given = {"person": world.finance.user_id, "reason": "A friend wrote it."}
    assert "Say in a few words why." in finance.post(address, given | {"reason": " "}).content.decode()
    tried = finance.post(address, given | {"person": world.clerk.user_id}).content.decode()
    assert "what was sent is not in the list" in tried
    assert not Recusal.objects.exists()
    left = finance.post(address, given, follow=True).content.decode()
    assert "You stand back from business case" in left
    assert "A friend wrote it." in left, "on their own page"
    assert [finance.get(each).status_code for each in (own, address)] == [404, 404]
    assert case.reference not in finance.get(reverse("business_cases:cases")).content.decode()
    assert AuditEvent.objects.get(kind="governance.recusal_recorded").facts["matter"].endswith(case.reference)
    row = case.assessors.get(user_id=world.finance.user_id)
    replace = reverse("business_cases:replace_assessor", args=[case.reference, row.pk])
    assert replace in manager.get(own).content.decode()


def test_a_clerk_records_what_a_director_said_and_stays(world: DecisionWorld) -> None:
    case = world.submitted()
    address = reverse("business_cases:stand_back", args=[case.reference])
    clerk = as_(world.clerk)
    offered = clerk.get(address).content.decode()
    assert "D. Director" in offered
    assert "M. Manager" not in offered, "a practice decides nothing on its own case"
    given = {"person": world.director.user_id, "reason": "Said so at the meeting."}
    assert "Choose who stands back." in clerk.post(address, given | {"person": ""}).content.decode()
    done = clerk.post(address, given, follow=True).content.decode()
    assert "D. Director stands back from business case" in done
    assert case.title in done, "the clerk is still there"
    assert as_(world.director).get(address).status_code == 404
    again = clerk.post(address, given).content.decode()
    assert "D. Director stands back from business case" in again
    assert "already" in again


def test_a_practice_is_not_asked(world: DecisionWorld) -> None:
    case = world.submitted()
    manager = as_(world.manager)
    address = reverse("business_cases:stand_back", args=[case.reference])
    assert address not in manager.get(reverse("business_cases:case", args=[case.reference])).content.decode()
    refused = manager.post(address, {"person": world.manager.user_id, "reason": "x"})
    assert refused.status_code == 403
    assert not Recusal.objects.exists()
