"""The page of a final offer: rehearsed, lodged once, shown once."""

from base64 import b64encode

import pytest
from django.urls import reverse

from disputes.actions.offers import release_offers
from disputes.models import SealedOffer
from pbc.core import clock
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.integration.disputes.actions.test_offers import HALF, lodge
from tests.integration.disputes.world import AFTER, CLAIM, LATER, PRIVATE_KEY, PUBLIC_KEY

OFFER = {"position": "Pay every pound by the tenth.", "amount": "12000", "because": "By the terms.", "after": "0"}


@pytest.fixture
def lodging(world, client, settings, monkeypatch):
    """The practice's manager at the page of an open dispute, on a day before the deadline."""
    settings.SEALING_PUBLIC_KEY = b64encode(PUBLIC_KEY).decode()
    for name in ("now", "witness"):
        monkeypatch.setattr(clock, name, lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())
    assignment = RoleAssignmentFactory(role="practice_manager", organisation=world.practice)
    client.force_login(assignment.user)
    dispute = world.open_for_offers()

    def send(**given: str) -> str:
        answer = client.post(reverse("disputes:offer", args=[dispute.reference]), OFFER | given)
        assert answer["Cache-Control"].find("no-store") >= 0
        return answer.content.decode()

    return client, dispute, send


def test_a_rehearsal_shows_how_it_stands_and_keeps_nothing(lodging) -> None:
    _, _, send = lodging
    text = send(rehearse="yes", amount="9000")
    assert "How it stands" in text
    assert all(words in text for words in ("£9,000.00", "£12,000.00", "−£3,000.00", "75.0%", "S4 ¶47"))
    assert "Pay every pound by the tenth." in text  # still in the form
    assert not SealedOffer.objects.exists()


def test_it_is_lodged_with_the_password_shown_once_and_never_again(lodging) -> None:
    client, dispute, send = lodging
    assert "The password is not right" in send(password="wrong", lodge="yes")
    assert not SealedOffer.objects.exists()
    text = send(password=PASSWORD, lodge="yes")
    lodged = SealedOffer.objects.get()
    assert all(
        words in text for words in ("Lodged and sealed", "Pay every pound by the tenth.", lodged.receipt, lodged.key)
    )
    for name in ("dispute", "offer"):
        page = client.get(reverse(f"disputes:{name}", args=[dispute.reference])).content.decode()
        assert "Pay every pound by the tenth." not in page
    assert lodged.receipt in client.get(reverse("disputes:dispute", args=[dispute.reference])).content.decode()
    assert "this page was sent before" in send(password=PASSWORD, lodge="yes")


def test_without_a_sealing_key_nothing_is_lodged_and_the_page_says_so(lodging, settings) -> None:
    settings.SEALING_PUBLIC_KEY = ""
    assert "no sealing key yet" in lodging[2](password=PASSWORD, lodge="yes")


def test_both_stand_side_by_side_once_open(lodging, world) -> None:
    client, dispute, send = lodging
    send(password=PASSWORD, lodge="yes")
    lodge(dispute, world.director, HALF)
    release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=LATER, witness=LATER)
    text = client.get(reverse("disputes:dispute", args=[dispute.reference])).content.decode()
    assert all(words in text for words in ("Pay every pound by the tenth.", "Release a part", "£4,321.09"))
    assert text.count("The sealed offer is the one of its receipt.") == 2
    answer = client.get(reverse("disputes:offer", args=[dispute.reference]))
    assert answer.status_code == 302
    assert CLAIM.label in text


def test_the_page_says_that_the_offers_wait_to_be_opened_and_that_both_are_the_same(lodging, world) -> None:
    client, dispute, _ = lodging
    address = reverse("disputes:dispute", args=[dispute.reference])
    assert "Their time has come" not in client.get(address).content.decode()
    for who in (world.manager, world.director):
        lodge(dispute, who, HALF)
    assert "Their time has come" not in client.get(address).content.decode(), "it would tell that the PCT lodged"
    client.force_login(RoleAssignmentFactory(role="sha_clerk", organisation=world.sha).user)
    assert "Their time has come: both are opened within a minute." in client.get(address).content.decode()
    release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=LATER, witness=LATER)
    text = client.get(address).content.decode()
    assert "Both sides offer the same." in text
    assert "Their time has come" not in text


def test_after_the_deadline_the_page_lets_nobody_lodge(lodging, monkeypatch) -> None:
    client, dispute, send = lodging
    for name in ("now", "witness"):
        monkeypatch.setattr(clock, name, lambda: AFTER)
    text = client.get(reverse("disputes:dispute", args=[dispute.reference])).content.decode()
    assert "Rehearse or lodge your final offer" not in text
    assert "The deadline for final offers has passed. Nothing was lodged" in send(password=PASSWORD, lodge="yes")
