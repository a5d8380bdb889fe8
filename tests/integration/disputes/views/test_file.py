"""The whole file: taken by whom, holding what the page shows and nothing else, and recorded."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from disputes.models import Dispute
from pbc.core import audit, clock
from pbc.core.manifest import root_of
from pbc.core.models import AuditEvent
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.integration.disputes.file_world import FileWorld, parts_in, words_in
from tests.integration.disputes.world import LATER

OF_THE_SIDES = {"peculiar-note", "peculiar-terms"}
BEFORE = {"peculiar-agreed", "peculiar-disputed", "peculiar-spells.csv", "The practitioner member"}
OFFERS = {"peculiar-word-one", "£11,987.65", "peculiar-word-two", "£4,321.09"}
HEARD = {"peculiar-question", "peculiar-answer-one", "peculiar-answer-two", "peculiar-reason"}
AFTER = BEFORE | OFFERS | HEARD | {"peculiar-change", "peculiar-done"}
READERS = {
    "practice_manager": ("practice", True),
    "practice_clinician": ("practice", True),
    "pct_director": ("pct", True),
    "pct_finance": ("pct", True),
    "sha_clerk": ("sha", False),
    "auditor": ("pct", False),
    "auditor of the SHA": ("sha", False),
}
"""Who takes the file, where, and whether they stand on a side."""


@pytest.fixture(autouse=True)
def _in_september(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())


def client_as(role: str, organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role.split(" ")[0], organisation=organisation).user)
    return client


def page_and_file(client: Client, dispute: Dispute) -> tuple[str, bytes]:
    page = client.get(reverse("disputes:dispute", args=[dispute.reference])).content.decode()
    assert "Download the whole file" in page
    return page, client.get(reverse("disputes:file", args=[dispute.reference])).content


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("stage", ["running", "over"])
def test_page_and_file_say_the_same_to_every_reader(file_world: FileWorld, reader: str, stage: str) -> None:
    place, is_side = READERS[reader]
    page, content = page_and_file(client_as(reader, getattr(file_world, place)), getattr(file_world, stage))
    whole = words_in(content)
    wanted = (AFTER if stage == "over" else BEFORE) | (OF_THE_SIDES if is_side else set())
    secrets = AFTER | OF_THE_SIDES
    assert {word for word in secrets if word in page} == wanted
    assert {word for word in secrets if word in whole} == wanted
    receipts = set(re.findall(r"\b[0-9a-f]{64}\b", page)) - set(re.findall(r"[0-9a-f]{64}", whole))
    assert receipts == set(), "every hash on the page is in the file"
    assert ("without-prejudice/mediation.pdf" in parts_in(content)) is is_side
    assert ("5-ruling.pdf" in parts_in(content)) is (stage == "over")


def test_others_do_not_take_it(file_world: FileWorld) -> None:
    address = reverse("disputes:file", args=[file_world.over.reference])
    member = Client()
    member.force_login(file_world.over.seats.order_by("pk")[0].user)
    RoleAssignmentFactory(
        role="sha_panel_member", organisation=file_world.sha, user=file_world.over.seats.order_by("pk")[0].user
    )
    tied = RoleAssignmentFactory(role="auditor", organisation=file_world.pct)
    InterestFactory(user=tied.user, organisation=file_world.practice)
    conflicted = Client()
    conflicted.force_login(tied.user)
    for client in (member, client_as("sha_performance_manager", file_world.sha)):
        page = client.get(reverse("disputes:dispute", args=[file_world.over.reference]))
        assert page.status_code == 200
        assert "Download the whole file" not in page.content.decode()
        assert client.get(address).status_code == 404
    for client in (conflicted, client_as("practice_manager", file_world.beside)):
        assert client.get(address).status_code == 404
    assert not AuditEvent.objects.filter(kind="disputes.file_taken").exists()


def test_that_it_was_taken_is_recorded_with_its_hash_and_undone_with_it(file_world: FileWorld, monkeypatch) -> None:
    client = client_as("sha_clerk", file_world.sha)
    answer = client.get(reverse("disputes:file", args=[file_world.running.reference]))
    event = AuditEvent.objects.get(kind="disputes.file_taken")
    parts = parts_in(answer.content)
    assert event.facts["sha256"] in parts["manifest.json"].decode()
    assert event.facts["sha256"][:12] in answer["Content-Disposition"]
    assert event.facts["reader"].endswith("(SHA clerk)")
    assert root_of({}) != event.facts["sha256"]

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no record")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError, match="no record"):
        client.get(reverse("disputes:file", args=[file_world.running.reference]))
