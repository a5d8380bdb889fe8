"""To stand back from a dispute: offered to those who do not sit on its panel, who give up their seat instead (R122)."""

import pytest
from django.test import Client
from django.urls import reverse

from pbc.core import clock
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.disputes.world import LATER, DisputeWorld


@pytest.fixture(autouse=True)
def _in_september(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())


def as_(role: str, organisation) -> tuple[Client, int]:
    user = RoleAssignmentFactory(role=role, organisation=organisation).user
    client = Client()
    client.force_login(user)
    return client, user.pk


def test_a_clerk_who_stands_back_finds_the_dispute_no_more(world: DisputeWorld) -> None:
    dispute = world.referred()
    client, key = as_("sha_clerk", dispute.sha)
    own, address = (reverse(f"disputes:{name}", args=[dispute.reference]) for name in ("dispute", "stand_back"))
    assert address in client.get(own).content.decode()
    left = client.post(address, {"person": key, "reason": "I worked there."}, follow=True).content.decode()
    assert f"You stand back from dispute {dispute.reference}" in left
    assert [client.get(own).status_code, client.get(address).status_code] == [404, 404]
    assert dispute.reference not in client.get(reverse("disputes:disputes")).content.decode()
