"""Written by one side, signed by both, read by the panel; or fixed by the clerk; then open for offers."""

import pytest
from django.urls import reverse

from disputes.models import Dispute
from tests.factories.accounts import PASSWORD
from tests.factories.disputes import AT, dispute_in, seat_on, statement_of
from tests.integration.disputes.views.test_mediation import Desk
from tests.integration.disputes.world import DisputeWorld

WORKING = {
    "name": "Claimed",
    "value": "12000.00",
    "unit": "£",
    "formula": "expected − actual",
    "inputs": [],
    "parameters": [],
    "sources": [],
    "notes": [],
}
FORM = {
    "questions": "Is it late?\nWho pays?",
    "scope": "issues",
    "agreed": "It is monthly.",
    "disputed": "peculiar-one",
}


@pytest.fixture
def desk(world: DisputeWorld, client):
    figures = [{"name": "Claimed", "value": "£12,000.00", "amount": "12000.00", "working": WORKING}]
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="preparing", figures=figures)
    places = {"pr": world.practice, "pc": world.pct, "sh": world.sha}
    return lambda role: Desk(client, dispute, role, places[role[:2]])


def test_written_signed_by_both_and_read_by_the_panel(world: DisputeWorld, desk) -> None:
    practice, pct, clerk = desk("practice_manager"), desk("pct_director"), desk("sha_clerk")
    member = seat_on(practice.dispute, world.sha, accepted_at=AT, appointed_at=AT)
    assert "One question is a package of its own" in practice.post("draft_statement", **FORM | {"questions": "One?"})
    assert "Both sides see this version" in practice.post("draft_statement", **FORM)
    reader = desk("sha_panel_member")
    reader.user = member.user
    assert "peculiar-one" not in reader.get()
    assert "peculiar-one" in clerk.get()
    assert "Is it late?\nWho pays?" in pct.get("draft_statement")
    signing = pct.get("sign_statement")
    assert all(words in signing for words in ("peculiar-one", "expected − actual", "as they stood on 4 September 2006"))
    assert "password is not right" in pct.post("sign_statement", number=1, password="wrong")
    for each in (pct, practice):
        assert "Signed." in each.post("sign_statement", number=1, password=PASSWORD)
    page = reader.get()
    assert all(words in page for words in ("Both sides signed it.", "peculiar-one", "expected − actual", "Who pays?"))
    assert Dispute.objects.get().by_issue
    assert "draft_statement" not in practice.get()


def test_the_clerk_fixes_it_and_opens_the_dispute_for_offers(world: DisputeWorld, desk, client) -> None:
    practice, clerk = desk("practice_manager"), desk("sha_clerk")
    practice.post("draft_statement", **FORM)
    fixing = clerk.get("fix_statement")
    assert "peculiar-one" in fixing
    assert "Fixed. Both sides and the panel" in clerk.post("fix_statement", **FORM)
    assert "The SHA’s clerk fixed this from version 1 of First Surgery and nothing of Northmoor PCT" in practice.get()
    assert "no member for practitioner, finance, management yet" in clerk.post("open_offers")
    for chair in ("practitioner", "financial", "management"):
        seat_on(practice.dispute, world.sha, accepted_at=AT, appointed_at=AT, chair=chair)
    assert "Open. Both sides lodge their sealed offers" in clerk.post("open_offers")
    assert Dispute.objects.get().status == "offers"


def test_deadlines_are_taken_into_a_calendar(world: DisputeWorld, desk, client) -> None:
    practice, stranger = desk("practice_manager"), desk("sha_panel_member")
    for each, count in ((practice, 1), (stranger, 0)):
        client.force_login(each.user)
        answer = client.get(reverse("disputes:deadlines"))
        assert answer["Content-Type"].startswith("text/calendar")
        assert answer.content.count(b"BEGIN:VEVENT") == count
        assert b"July activity report" not in answer.content


def test_the_factory_makes_what_the_action_makes(world: DisputeWorld, desk) -> None:
    practice = desk("practice_manager")
    statement_of(practice.dispute)
    assert "Both sides signed it." in practice.get()
