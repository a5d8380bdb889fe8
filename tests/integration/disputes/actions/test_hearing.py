"""The same questions to both, votes for one offer whole, and a ruling with the last of them."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from disputes.actions.hearing import answer_panel, ask_panel_question
from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute, OpenedOffer, Ruling, RulingOn, SealedOffer, Vote
from disputes.queries.rulings import questions_for
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.disputes import dispute_in, statement_of
from tests.factories.governance import InterestFactory
from tests.integration.disputes.world import LATER

SOON = date(2006, 9, 18)


def test_both_sides_get_the_same_question_and_read_each_other_once_both_have_answered(hearing) -> None:
    dispute = hearing.heard()
    question = ask_panel_question(dispute=dispute, words="Which month?", answer_by=SOON, by=hearing.panel[0], at=LATER)
    answer_panel(question=question, words="July.", by=hearing.manager, at=LATER)
    [(_, seen, waits)] = questions_for(dispute, Side.PCT)
    assert (seen, waits) == ([], True)
    with pytest.raises(Denied, match="Your side has answered"):
        answer_panel(question=question, words="August.", by=hearing.manager, at=LATER)
    answer_panel(question=question, words="June.", by=hearing.director, at=LATER)
    for side in (*Side, None):
        [(_, seen, waits)] = questions_for(dispute, side)
        assert ([each.words for each in seen], waits) == (["July.", "June."], False)


def test_only_a_member_asks_and_only_a_side_answers(hearing) -> None:
    dispute = hearing.heard()
    asked = {"dispute": dispute, "words": "Q", "answer_by": SOON, "at": LATER}
    for who in (hearing.clerk, hearing.manager, hearing.director, hearing.reviewer, hearing.administrator):
        with pytest.raises(Denied):
            ask_panel_question(**asked, by=who)
    with pytest.raises(Invalid, match="has passed"):
        ask_panel_question(**{**asked, "answer_by": date(2006, 9, 10)}, by=hearing.panel[0])
    question = ask_panel_question(**asked, by=hearing.panel[0])
    for who in (hearing.panel[0], hearing.clerk, hearing.stranger):
        with pytest.raises(Denied):
            answer_panel(question=question, words="A", by=who, at=LATER)


def test_the_last_vote_issues_the_ruling_and_nobody_sees_one_before(hearing) -> None:
    dispute = hearing.heard()
    for who, side in zip(hearing.panel[:2], (Side.PRACTICE, Side.PCT), strict=True):
        hearing.vote(dispute, who, side)
        dispute.refresh_from_db()
        assert dispute.state is DisputeStatus.HEARING
    assert not AuditEvent.objects.filter(kind="disputes.vote_cast", facts__has_key="side").exists()
    hearing.vote(dispute, hearing.panel[2], Side.PRACTICE)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.ruled_on, dispute.stage_due_on) == (
        DisputeStatus.RULED,
        date(2006, 9, 11),
        date(2006, 10, 9),
    )
    outcome = dispute.ruling.outcomes.get()
    assert (outcome.side, outcome.votes_for, outcome.votes_against) == (Side.PRACTICE, 2, 1)
    assert "final offer of First Surgery, whole, by 2 to 1" in dispute.ruling.content["outcomes"][0]
    assert bytes(dispute.ruling.pdf).startswith(b"%PDF")


def test_who_votes_and_how(hearing) -> None:
    dispute = hearing.heard()
    for who in (hearing.clerk, hearing.manager, hearing.director, hearing.administrator):
        with pytest.raises(Denied):
            hearing.vote(dispute, who, Side.PCT)
    with pytest.raises(Invalid, match="A reason is missing"):
        hearing.vote(dispute, hearing.panel[0], Side.PCT, reasons=" ")
    with pytest.raises(Invalid, match="not one of the offers"):
        hearing.vote(dispute, hearing.panel[0], Side.PCT, choices={3: hearing.offer(dispute, Side.PCT)})
    with pytest.raises(Denied, match="Give your password again"):
        hearing.vote(dispute, hearing.panel[0], Side.PCT, proven_at=LATER - timedelta(minutes=6))
    hearing.vote(dispute, hearing.panel[0], Side.PCT)
    with pytest.raises(Denied, match="A vote is not changed"):
        hearing.vote(dispute, hearing.panel[0], Side.PRACTICE)
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("of", ["practice", "pct"])
def test_an_interest_that_comes_to_light_before_the_vote_stops_it(hearing, of: str) -> None:
    dispute = hearing.heard()
    InterestFactory(user_id=hearing.panel[0].user_id, organisation=getattr(hearing, of))
    with pytest.raises(Denied, match="By the register of interests"):
        hearing.vote(dispute, hearing.panel[0], Side.PCT)


def test_issue_by_issue_each_question_has_its_outcome(hearing) -> None:
    dispute = hearing.heard()
    assert len(statement_of(dispute, by_issue=True).version.questions) == 2
    Dispute.objects.filter(pk=dispute.pk).update(by_issue=True)
    dispute.refresh_from_db()
    ours, theirs = (hearing.offer(dispute, side) for side in Side)
    for who, second in zip(hearing.panel, (ours, theirs, theirs), strict=True):
        hearing.vote(dispute, who, Side.PCT, choices={1: ours, 2: second})
    dispute.refresh_from_db()
    assert [(each.issue, each.side) for each in dispute.ruling.outcomes.order_by("issue")] == [
        (1, Side.PRACTICE),
        (2, Side.PCT),
    ]
    assert "on question 2 (Who pays?), by 2 to 1" in dispute.ruling.content["outcomes"][1]


def test_an_even_panel_is_refused(hearing) -> None:
    dispute = hearing.heard()
    dispute.seats.filter(user=hearing.panel[2].user_id).update(replaced_at=LATER, replaced_because="Ill.")
    with transaction.atomic(), pytest.raises(Denied, match="The panel has 2 members"):
        hearing.vote(dispute, hearing.panel[0], Side.PCT)
    assert not Vote.objects.exists()


def test_where_one_side_was_silent_the_other_offer_is_all_there_is(hearing) -> None:
    dispute = hearing.heard(silent=True)
    for who in hearing.panel:
        hearing.vote(dispute, who, Side.PRACTICE)
    dispute.refresh_from_db()
    assert dispute.ruling.content["silent"] == ["Northmoor PCT"]
    assert dispute.ruling.outcomes.get().votes_for == 3


def test_the_database_knows_no_third_way(hearing) -> None:
    """Nor an amount: there is no field for one."""
    dispute, other = hearing.heard(), offer_of_another(hearing)
    seat = dispute.seats.first()
    with transaction.atomic(), pytest.raises(InternalError, match="one of the two offers of the dispute, whole"):
        Vote.objects.create(dispute=dispute, seat=seat, issue=0, offer=other, reasons="R", at=LATER)
    ruling = Ruling.objects.create(
        dispute=dispute, content={}, pdf=b"%PDF", digest="0" * 64, issued_at=LATER, issued_on=LATER.date()
    )
    with transaction.atomic(), pytest.raises(InternalError, match="one of the two offers of the dispute, whole"):
        RulingOn.objects.create(ruling=ruling, issue=0, offer=other, votes_for=2, votes_against=1)
    own = hearing.offer(dispute, Side.PCT)
    with transaction.atomic(), pytest.raises(IntegrityError, match="the_majority_decides"):
        RulingOn.objects.create(ruling=ruling, issue=0, offer=own, votes_for=1, votes_against=2)
    for model in (Vote, RulingOn):
        assert not {field.name for field in model._meta.fields} & {"amount", "position", "words"}


@pytest.mark.parametrize("table", ["vote", "ruling", "rulingon", "openedoffer", "sealedoffer"])
def test_votes_and_rulings_are_never_changed(hearing, table: str) -> None:
    hearing.ruled()
    for deed in (f"DELETE FROM disputes_{table}", f"UPDATE disputes_{table} SET id = id"):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(deed)


def offer_of_another(world) -> OpenedOffer:
    """An open offer of another dispute."""
    sealed = SealedOffer.objects.create(
        dispute=dispute_in(practice=world.beside, pct=world.pct, status="hearing"),
        side="pct",
        number=1,
        box=b"0",
        receipt="0" * 64,
        key="0" * 16,
        lodged_by="D. Director",
        lodged_by_role="pct_director",
        lodged_at=LATER,
    )
    return OpenedOffer.objects.create(offer=sealed, content={}, opened_at=LATER)
