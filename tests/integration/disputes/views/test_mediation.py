"""Pages of mediation and settlement: what each hat is offered, and who reads what was said."""

import pytest
from django.urls import reverse

from disputes.models import Mediator
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.factories.disputes import AT, dispute_in
from tests.factories.governance import InterestFactory
from tests.integration.disputes.world import DisputeWorld


class Desk:
    """The browser of one person, on the pages of one dispute."""

    def __init__(self, client, dispute, role: str, organisation) -> None:
        self.client, self.dispute = client, dispute
        self.user = RoleAssignmentFactory(role=role, organisation=organisation).user

    def get(self, name: str = "dispute") -> str:
        self.client.force_login(self.user)
        return self.client.get(reverse(f"disputes:{name}", args=[self.dispute.reference])).content.decode()

    def post(self, name: str, **data: object) -> str:
        self.client.force_login(self.user)
        address = reverse(f"disputes:{name}", args=[self.dispute.reference])
        return self.client.post(address, data, follow=True).content.decode()


@pytest.fixture
def desk(world: DisputeWorld, client):
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="mediation")
    places = {"pr": world.practice, "pc": world.pct, "pb": world.pct, "sh": world.sha}
    return lambda role: Desk(client, dispute, role, places[role[:2]])


def test_through_mediation_and_on_without(world: DisputeWorld, desk) -> None:
    practice, pct, clerk = desk("practice_manager"), desk("pct_director"), desk("sha_clerk")
    free, tied = desk("sha_panel_member"), desk("sha_panel_member")
    InterestFactory(user=tied.user, organisation=world.practice)
    assert "Accept mediation" in practice.get()
    assert "Go on without mediation" in clerk.get()  # its time was over long ago
    assert "First Surgery accepted mediation; Northmoor PCT has not" in practice.post("accept_mediation")
    pct.post("accept_mediation")
    naming = clerk.get("mediator")
    assert f"{tied.user.name}: may not take part in this dispute. Has an interest in First Surgery" in naming
    assert f'value="{tied.user.pk}"' not in naming
    assert "what was sent is not in the list" in clerk.post("mediator", person=tied.user.pk)
    assert "Named. The mediator sees the dispute now." in clerk.post("mediator", person=free.user.pk)
    assert free.user.name in practice.get()
    assert "Write a note, without prejudice" in free.get()
    for each, word in ((practice, "peculiar-one"), (free, "peculiar-two")):
        assert "Written." in each.post("note", words=word)
    assert all(word in pct.get() for word in ("peculiar-one", "peculiar-two"))
    assert "peculiar" not in clerk.get()
    clerk.post("release_mediator", reason="Ill.")
    assert Mediator.objects.get().released_because == "Ill."
    assert "peculiar" not in free.get()
    assert "Mediation is over. The panel" in pct.post("end_mediation")
    assert "peculiar-one" in practice.get()
    assert "peculiar" not in clerk.get()


def test_both_sign_and_the_clerk_sees_that_it_was_settled(world: DisputeWorld, desk) -> None:
    practice, pct, clerk = desk("practice_manager"), desk("pct_director"), desk("sha_clerk")
    assert "Drafted." in pct.post("draft_settlement", terms="peculiar-terms")
    assert "peculiar-terms" in practice.get("sign_settlement")
    assert "password is not right" in practice.post("sign_settlement", number=1, password="wrong")
    practice.post("sign_settlement", number=1, password=PASSWORD)
    assert "Signed for First Surgery" in pct.get()
    pct.post("draft_settlement", terms="peculiar-changed")
    assert "Nobody has signed it yet." in practice.get()
    for each in (practice, pct):
        each.post("sign_settlement", number=2, password=PASSWORD)
    assert "peculiar-changed" in practice.get()
    seen = clerk.get()
    assert "Settled" in seen
    assert "peculiar" not in seen


def test_no_later_reader_finds_what_was_said(world: DisputeWorld, desk) -> None:
    """After the ruling, a reviewer, a panel member who sat, and one who once mediated."""
    practice, reviewer, member = desk("practice_manager"), desk("sha_performance_manager"), desk("sha_panel_member")
    dispute = practice.dispute
    practice.post("note", words="peculiar-one")
    practice.post("draft_settlement", terms="peculiar-terms")
    Mediator.objects.create(dispute=dispute, user=reviewer.user, checked_at=AT, named_by="K", named_at=AT)
    dispute.seats.create(user=member.user, chair="financial", checked_at=AT, asked_at=AT, asked_by="K", appointed_at=AT)
    type(dispute).objects.update(status="ruled", ruled_on=AT.date())
    for each in (reviewer, member, desk("sha_clerk")):
        page = each.get()
        assert dispute.subject_label in page
        assert "peculiar" not in page
        assert "Mediation" not in page.replace("In mediation", "")
