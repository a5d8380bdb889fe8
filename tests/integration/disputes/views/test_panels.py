"""The clerk forms a panel; who is asked answers on a page of their own; who may not sit finds nothing anywhere."""

import pytest
from django.urls import reverse

from disputes.models import PanelSeat
from tests.factories.disputes import dispute_in
from tests.factories.governance import InterestFactory
from tests.integration.disputes.views.test_mediation import Desk
from tests.integration.disputes.world import DisputeWorld


@pytest.fixture
def desk(world: DisputeWorld, client):
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="preparing")
    places = {"pr": world.practice, "pc": world.pct, "sh": world.sha}
    return lambda role: Desk(client, dispute, role, places[role[:2]])


def test_asked_accepted_appointed_replaced(world: DisputeWorld, desk, client) -> None:
    clerk, member, tied, practice = (
        desk(role) for role in ("sha_clerk", "sha_panel_member", "sha_panel_member", "practice_manager")
    )
    InterestFactory(user=tied.user, organisation=world.pct)
    asking = clerk.get("ask_member")
    assert "is free to be named" not in asking
    assert f"{member.user.name}: no running dispute" in asking
    assert f"{tied.user.name}: may not take part in this dispute. Has an interest in Northmoor PCT" in asking
    assert "what was sent is not in the list" in clerk.post("ask_member", person=tied.user.pk, chair="financial")
    assert "Asked. They see the names" in clerk.post("ask_member", person=member.user.pk, chair="financial")
    assert member.user.name not in practice.get()
    seat = PanelSeat.objects.get()
    address = reverse("disputes:panel_request", args=[seat.pk])
    client.force_login(member.user)
    listed = client.get(reverse("disputes:disputes")).content.decode()
    assert f'href="{address}"' in listed
    assert seat.dispute.reference not in listed
    text = client.get(address).content.decode()
    assert all(words in text for words in ("First Surgery and Northmoor PCT", "Information that is late or wrong"))
    assert not any(words in text for words in (seat.dispute.reference, "Is it late?", "the July activity report"))
    assert "nothing is chosen. Choose one." in client.post(address).content.decode()
    assert "Answered." in client.post(address, {"answer": "yes"}, follow=True).content.decode()
    assert "You accepted." in client.get(address).content.decode()
    for name, data in (("appoint", {}), ("give_up_seat", {"reason": "Ill."})):
        client.force_login(clerk.user)
        client.post(reverse(f"disputes:{name}", args=[seat.dispute.reference, seat.pk]), data)
        assert (member.user.name in practice.get()) is (name == "appoint")
    assert "Given up: Ill." in clerk.get()
    assert "Nobody with the role of panel member in your authority is free to be named" in clerk.get("ask_member")


def test_who_may_not_sit_finds_nothing_and_nothing_answers_otherwise(world: DisputeWorld, desk, client) -> None:
    """Whether it exists or not: the same page, in lists, counts, exports, requests and addresses."""
    clerk, tied = desk("sha_clerk"), desk("sha_panel_member")
    clerk.post("ask_member", person=tied.user.pk, chair="financial")
    seat = PanelSeat.objects.get()
    InterestFactory(user=tied.user, organisation=world.practice)
    client.force_login(tied.user)
    reference = seat.dispute.reference
    pairs = [
        (reverse("disputes:panel_request", args=[seat.pk]), reverse("disputes:panel_request", args=[seat.pk + 1000])),
        (reverse("disputes:dispute", args=[reference]), reverse("disputes:dispute", args=["ZZ0009-D2006-1"])),
    ]
    for there, nowhere in pairs:
        for method in (client.get, client.post):
            answers = [method(address) for address in (there, nowhere)]
            assert {answer.status_code for answer in answers} <= {404, 405}
            assert answers[0].status_code == answers[1].status_code
            texts = [answer.content.decode().replace(there, "").replace(nowhere, "") for answer in answers]
            assert "First Surgery" not in texts[0]
            assert len(texts[0]) == len(texts[1])
    for address in ("", "?q=First", "?export=csv"):
        answer = client.get(reverse("disputes:disputes") + address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert reference.encode() not in text
    assert "First Surgery" not in client.get(reverse("home")).content.decode()
