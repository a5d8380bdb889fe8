"""Both sides say that it was done; the clerk publishes it without names."""

import pytest
from django.db import DatabaseError, transaction

from disputes.actions.following import carry_out_issue, confirm_followed, note_carried_out, publish_precedent
from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.models import CarriedOut, Dispute, Precedent
from disputes.presenters.sight import hearing_seen
from disputes.queries.rulings import outcomes_of, precedents, precedents_like, ruled_for_both
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.disputes import dispute_in, statement_of
from tests.integration.disputes.world import LATER

TEXTS = {"title": "A refused claim", "question": "Was it within the terms?", "reasons": "It was: 70% is the least."}


def test_it_is_over_once_both_have_confirmed(hearing) -> None:
    dispute = hearing.ruled()
    confirm_followed(dispute=dispute, words="Agreed on Monday.", by=hearing.director, at=LATER)
    with pytest.raises(Denied, match="Your side has confirmed"):
        confirm_followed(dispute=dispute, words="Again.", by=hearing.pbc, at=LATER)
    dispute.refresh_from_db()
    assert dispute.state is DisputeStatus.RULED
    confirm_followed(dispute=dispute, words="We have it.", by=hearing.manager, at=LATER)
    dispute.refresh_from_db()
    assert dispute.state is DisputeStatus.FOLLOWED
    with pytest.raises(Denied, match="no ruling to be confirmed"):
        confirm_followed(dispute=dispute, words="Again.", by=hearing.manager, at=LATER)
    dispute.refresh_from_db()
    assert hearing_seen(hearing.manager, dispute, LATER.date()).tasks == [], "nothing is left, once both said so"


def test_a_ruling_is_carried_out_once_by_an_action_that_changes_something(hearing) -> None:
    outcomes = outcomes_of(hearing.ruled())
    with transaction.atomic():
        note_carried_out(outcomes=outcomes, words="The claim is agreed.", by=hearing.director, at=LATER)
    with (
        transaction.atomic(),
        pytest.raises(Denied, match="D. Director carried this ruling out"),
    ):
        note_carried_out(outcomes=outcomes, words="Again.", by=hearing.pbc, at=LATER)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        CarriedOut.objects.update(words="Otherwise.")


def test_each_issue_is_carried_out_once_and_all_before_the_pct_confirms(hearing) -> None:
    """Question 1 goes to the practice, question 2 to the PCT: an action of the system does one, the PCT the other."""
    dispute = hearing.heard()
    statement_of(dispute, by_issue=True)
    Dispute.objects.filter(pk=dispute.pk).update(by_issue=True)
    dispute.refresh_from_db()
    offers = {1: hearing.offer(dispute, Side.PRACTICE), 2: hearing.offer(dispute, Side.PCT)}
    for who in hearing.panel:
        hearing.vote(dispute, who, Side.PRACTICE, choices=offers)
    dispute.refresh_from_db()
    assert ruled_for_both([dispute.pk]) == {dispute.pk}
    assert hearing_seen(hearing.manager, dispute, LATER.date()).tasks == [
        "Question 1: Northmoor PCT must agree claim ZZ0001-2006-1, as ruled, on its page by 9 October 2006.",
        "Question 2: The refusal stands. Northmoor PCT must do what its own final offer says by 9 October 2006.",
    ]
    won = [each for each in outcomes_of(dispute) if each.side is Side.PRACTICE]
    with transaction.atomic():
        note_carried_out(outcomes=won, words="The claim is agreed.", by=hearing.director, at=LATER)
    with pytest.raises(Denied, match="nothing is recorded as done on question 2"):
        confirm_followed(dispute=dispute, words="Done.", by=hearing.director, at=LATER)
    done = {"dispute": dispute, "words": "The report is sent.", "at": LATER}
    for who in (hearing.manager, hearing.clerk, hearing.other_director):
        with pytest.raises(Denied):
            carry_out_issue(issue=2, by=who, **done)
    with pytest.raises(Invalid, match="did not rule on that question"):
        carry_out_issue(issue=3, by=hearing.director, **done)
    carry_out_issue(issue=2, by=hearing.director, **done)
    for issue in (1, 2):
        with pytest.raises(Denied, match="D. Director carried this ruling out"):
            carry_out_issue(issue=issue, by=hearing.director, **done)
    assert AuditEvent.objects.filter(kind="disputes.issue_carried_out").count() == 1
    assert hearing_seen(hearing.manager, dispute, LATER.date()).tasks == []
    confirm_followed(dispute=dispute, words="Done.", by=hearing.director, at=LATER)


def test_nobody_else_confirms(hearing) -> None:
    dispute = hearing.ruled()
    for who in (hearing.clerk, hearing.panel[0], hearing.stranger, hearing.other_director, hearing.reviewer):
        with pytest.raises(Denied):
            confirm_followed(dispute=dispute, words="W", by=who, at=LATER)


def test_a_ruling_is_published_without_names_and_found_again(hearing) -> None:
    dispute = hearing.ruled()
    for field, name in (("title", "First Surgery"), ("question", "northmoor pct"), ("reasons", "claim ZZ0001-2006-1")):
        with pytest.raises(Invalid, match="stands in it") as refused:
            publish_precedent(dispute=dispute, **(TEXTS | {field: f"Of {name}."}), by=hearing.clerk, at=LATER)
        assert refused.value.field == field
    for who in (hearing.manager, hearing.director, hearing.panel[0], hearing.reviewer):
        with pytest.raises(Denied):
            publish_precedent(dispute=dispute, **TEXTS, by=who, at=LATER)
    row = publish_precedent(dispute=dispute, **TEXTS, by=hearing.clerk, at=LATER)
    assert (row.for_side, row.paragraph, row.about) == (Side.PRACTICE, "S4 ¶47", "freed_up")
    with pytest.raises(Denied, match="is published"):
        publish_precedent(dispute=dispute, **TEXTS, by=hearing.clerk, at=LATER)
    for text in ("refused", "¶47", "70%"):
        assert list(precedents(text)) == [row]
    assert not precedents("nothing of it").exists()
    like = dispute_in(practice=hearing.beside, pct=hearing.pct, about="plan", paragraph="S4 ¶47")
    assert list(precedents_like(like)) == [row]
    assert not precedents_like(dispute_in(practice=hearing.beside, pct=hearing.pct, about="plan")).exists()
    assert Precedent.objects.count() == 1
