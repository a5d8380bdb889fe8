"""The hearing on its pages: asked, answered, voted, ruled, confirmed, published."""

import pytest
from django.urls import reverse

from disputes.domain.parties import Side
from disputes.models import Dispute
from pbc.accounts.models import User
from pbc.core import clock
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.factories.disputes import dispute_in, opened_for, ruling_on, statement_of
from tests.integration.disputes.world import LATER


@pytest.fixture
def as_(client, hearing, monkeypatch):
    """Sign in as somebody, on the day of the hearing; returns what posts and gets by name."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())

    class As:
        def __init__(self, role: str, organisation, user: User | None = None) -> None:
            if user is None or not user.assignments.exists():
                given = {"user": user} if user else {}
                user = RoleAssignmentFactory(role=role, organisation=organisation, **given).user
            client.force_login(user)

        def get(self, name: str, *args: object):
            return client.get(reverse(f"disputes:{name}", args=args))

        def text(self, name: str, *args: object) -> str:
            return self.get(name, *args).content.decode()

        def post(self, name: str, *args: object, **data: object) -> str:
            return client.post(reverse(f"disputes:{name}", args=args), data, follow=True).content.decode()

    return As


def test_from_question_to_precedent(hearing, as_) -> None:
    dispute = hearing.heard()
    ref = dispute.reference
    users = [User.objects.get(pk=who.user_id) for who in hearing.panel]
    for user in users:
        user.set_password(PASSWORD)
        user.save()
    member = as_("sha_panel_member", hearing.sha, users[0])
    page = member.text("dispute", ref)
    assert all(words in page for words in ("Vote for one of the offers", "Ask both sides", "3 members have yet"))
    assert "Asked." in member.post("panel_question", ref, words="Which month?", answer_by="2006-09-18")
    practice = as_("practice_manager", hearing.practice)
    assert "Which month?" in practice.text("panel_answer", ref, 1)
    assert "Answered." in practice.post("panel_answer", ref, 1, words="July, by our books.")
    pct = as_("pct_director", hearing.pct)
    assert "July, by our books." not in pct.text("dispute", ref)
    pct.post("panel_answer", ref, 1, words="June.")
    assert "July, by our books." in pct.text("dispute", ref)
    for user in users:
        member = as_("sha_panel_member", hearing.sha, user)
        key = hearing.offer(dispute, Side.PRACTICE).pk
        assert "is not right" in member.post("vote", ref, offer_0=key, reasons="S4 ¶47.", password="wrong")
        said = member.post("vote", ref, offer_0=key, reasons="S4 ¶47.", password=PASSWORD)
        assert "Your vote is cast." in said
    page = as_("practice_manager", hearing.practice).text("dispute", ref)
    assert "rules for the final offer of First Surgery, whole, by 3 to 0" in page
    pdf = as_("pct_director", hearing.pct).get("ruling", ref)
    assert pdf["Content-Type"] == "application/pdf"
    for role, organisation in (("pct_director", hearing.pct), ("practice_manager", hearing.practice)):
        assert "Confirmed." in as_(role, organisation).post("follow", ref, words="Done.")
    assert Dispute.objects.get(pk=dispute.pk).status == "followed"
    clerk = as_("sha_clerk", hearing.sha)
    assert "Publish the ruling without names" in clerk.text("dispute", ref)
    texts = {"title": "A refused claim", "question": "Within the terms?", "reasons": "It was."}
    assert "Published in the precedent book." in clerk.post("publish", ref, **texts)
    assert "A refused claim" in as_("practice_manager", hearing.beside).text("precedents")


def test_reviewers_see_what_was_ruled_and_is_not_done(hearing, as_) -> None:
    dispute = hearing.ruled()
    page = as_("sha_performance_manager", hearing.sha).text("dispute", dispute.reference)
    assert "Neither side has confirmed it yet." in page
    assert "Confirm that it was done" not in page


def test_the_pct_records_what_it_did_on_each_question(hearing, as_) -> None:
    sides = {"practice": hearing.practice, "pct": hearing.pct}
    dispute = dispute_in(**sides, status="ruled", sha=hearing.sha, by_issue=True)
    statement_of(dispute, by_issue=True)
    ruling, offer = ruling_on(dispute), opened_for(dispute, "practice", None)
    for issue in (1, 2):
        ruling.outcomes.create(issue=issue, offer=offer, votes_for=2, votes_against=1)
    ref = dispute.reference
    assert "Record what was done on a question" not in as_("practice_manager", hearing.practice).text("dispute", ref)
    pct = as_("pct_director", hearing.pct)
    assert "Record what was done on a question" in pct.text("dispute", ref)
    assert "Who pays?" in pct.text("carry_out", ref)
    said = pct.post("carry_out", ref, issue=2, words="Paid on 2 October.")
    assert "Recorded. Once every question is carried out" in said
    assert "Question 2: Carried out by" in said
    assert "Who pays?" not in pct.text("carry_out", ref)
