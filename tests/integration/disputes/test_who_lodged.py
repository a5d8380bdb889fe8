"""Before the release nothing tells whether, when or how often the other side lodged: no words, no size, no query."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disputes.models import SealedOffer
from pbc.core import clock
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.api.conftest import machine
from tests.integration.disputes.actions.test_offers import HALF, WHOLE, lodge, release
from tests.integration.disputes.file_world import FileWorld, file_world, words_in
from tests.integration.disputes.world import LATER

__all__ = ["file_world", "machine"]
NOT_TOLD = "told once both are open"


@pytest.fixture(autouse=True)
def _before_the_deadline(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())


def client_of(world: FileWorld, reader: str) -> Client:
    place = world.practice if reader == "practice_manager" else world.pct if reader.startswith("pct") else world.sha
    role = reader.removeprefix("pct ")
    given = {"user": world.running.seats.order_by("pk")[0].user} if role == "sha_panel_member" else {}
    hat = RoleAssignmentFactory(role=role, organisation=place, **given)
    client = Client()
    client.force_login(hat.user)
    return client


def shown(client: Client, world: FileWorld) -> Iterator[str]:
    """All that a reader opens, each with how many queries it took."""
    for address in (
        reverse("disputes:dispute", args=[world.running.reference]),
        reverse("disputes:file", args=[world.running.reference]),
        reverse("disputes:offer", args=[world.running.reference]),
        reverse("disputes:disputes"),
        reverse("disputes:deadlines"),
        reverse("home"),
    ):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        content = words_in(answer.content) if answer.content.startswith(b"PK") else answer.content.decode()
        yield f"{address} {answer.status_code} {len(asked)} {re.sub('value=.[A-Za-z0-9]{64}.', '', content)}"


@pytest.mark.parametrize("reader", ["practice_manager", "sha_panel_member", "pct auditor", "auditor"])
def test_all_is_alike_before_and_after_the_pct_lodges_and_lodges_again(file_world: FileWorld, reader: str) -> None:
    client = client_of(file_world, reader)
    before = list(shown(client, file_world))
    for _ in range(2):
        lodge(file_world.running, file_world.director, HALF)
    assert list(shown(client, file_world)) == before
    assert NOT_TOLD in before[0]


def test_the_pct_is_told_as_little_of_the_practice(file_world: FileWorld) -> None:
    client = client_of(file_world, "pct_director")
    before = list(shown(client, file_world))
    lodge(file_world.running, file_world.manager, WHOLE)
    assert list(shown(client, file_world)) == before
    assert not any(
        row.receipt in text for row in SealedOffer.objects.filter(dispute=file_world.running) for text in before
    )


@pytest.mark.parametrize(("place", "scope", "own"), [("practice", "dispute.view", 1), ("pct", "dispute.audit", 0)])
def test_a_key_is_told_what_its_side_lodged(file_world: FileWorld, machine, place: str, scope: str, own: int) -> None:
    client, address = machine(getattr(file_world, place), scope), f"/api/v1/disputes/{file_world.running.reference}"
    before = client.get(address)
    assert len(before.json()["offers"]["lodged"]) == own
    lodge(file_world.running, file_world.director, HALF)
    assert client.get(address).content == before.content


def test_the_clerk_is_told_of_both_and_everybody_is_once_they_are_open(file_world: FileWorld) -> None:
    address = reverse("disputes:dispute", args=[file_world.running.reference])
    clerk, director = client_of(file_world, "sha_clerk"), client_of(file_world, "pct_director")
    receipt = SealedOffer.objects.get(dispute=file_world.running).receipt
    page = clerk.get(address).content.decode()
    assert receipt in page
    assert "not lodged" in page
    assert NOT_TOLD not in page
    lodge(file_world.running, file_world.director, HALF)
    release(file_world.running)
    assert receipt in director.get(address).content.decode()
