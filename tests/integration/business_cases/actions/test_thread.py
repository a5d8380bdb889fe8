"""Questions and answers: who, several at once, and what they do to the case."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from business_cases.actions.assessing import send_case
from business_cases.actions.submitting import withdraw_case
from business_cases.actions.thread import answer, ask
from business_cases.domain.case_states import CaseStatus
from business_cases.models import CaseAnswer, CaseQuestion
from business_cases.queries.cases import clock_of
from business_cases.queries.thread import thread_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.decision_world import LATER, at


def asked(world, case, *, holds=True, by=None, words="Who is on call?") -> CaseQuestion:
    made = ask(case=case, words=words, holds=holds, by=by or world.finance, at=LATER)
    case.refresh_from_db()
    return made


def answered(world, question, *, by=None, words="The second nurse."):
    return answer(question=question, words=words, by=by or world.manager, at=LATER)


def test_a_question_that_holds_lays_the_case_on_the_proposer_s_desk_until_the_last_is_answered(world) -> None:
    case = world.named()
    first, second = asked(world, case), asked(world, case, by=world.analyst)
    assert (case.state, second.number) == (CaseStatus.CLARIFICATION, 2)
    answered(world, second)
    case.refresh_from_db()
    assert case.state is CaseStatus.CLARIFICATION
    answered(world, first)
    case.refresh_from_db()
    assert case.state is CaseStatus.IN_ASSESSMENT
    answered(world, first, words="And the third.")
    case.refresh_from_db()
    assert [len(each.answers) for each in thread_of(case)] == [2, 1]
    assert clock_of(case, at("2006-09-18").date()).day == 14, "the clock ran on"


def test_a_question_that_does_not_hold_moves_nothing(world) -> None:
    case = world.submitted()
    question = asked(world, case, holds=False, by=world.pbc)
    assert case.state is CaseStatus.RECEIVED
    answered(world, question)
    case.refresh_from_db()
    assert (case.state, case.changes.count()) == (CaseStatus.RECEIVED, 2)


def test_before_assessment_no_question_holds(world) -> None:
    case = world.submitted()
    with pytest.raises(Denied, match="“received” cannot be asked about"):
        asked(world, case, by=world.pbc)
    assert not CaseQuestion.objects.exists()


def test_the_proposer_asks_too_and_the_pct_answers(world) -> None:
    case = world.named()
    question = asked(world, case, holds=False, by=world.manager)
    with pytest.raises(Denied, match="other side"):
        answered(world, question)
    answered(world, question, by=world.pbc)
    with pytest.raises(Denied, match="Only the PCT"):
        asked(world, case, by=world.manager)
    with pytest.raises(Denied, match="other side"):
        answered(world, asked(world, case), by=world.pbc)


def test_who_may_not_ask(world) -> None:
    case = world.named()
    elsewhere = world.person("pbc_manager", PctFactory(sha=world.sha), "E. Elsewhere")
    for who in (elsewhere, world.sha_manager, world.stranger):
        with pytest.raises(Denied):
            asked(world, case, by=who)
    case.authors.create(user_id=world.pbc.user_id, name="P. Manager", since=LATER)
    with pytest.raises(Denied, match="You wrote"):
        asked(world, case, by=world.pbc)


def test_the_lead_who_is_to_sign_asks(world) -> None:
    case = world.sent()
    assert asked(world, case, by=world.lead).from_proposer is False


def test_what_is_decided_is_not_asked_about(world) -> None:
    case = world.named()
    question = asked(world, case)
    withdraw_case(case=case, reason="x", by=world.manager, at=LATER)
    for deed in (lambda: answered(world, question), lambda: asked(world, case)):
        with pytest.raises(Denied, match="not asked about"):
            deed()


def test_a_case_sent_on_over_an_open_question_stays_where_it_is(world) -> None:
    case = world.assessed()
    question = asked(world, case)
    send_case(case=case, by=world.pbc, at=LATER, words="It can be decided without.")
    answered(world, question)
    case.refresh_from_db()
    assert case.state is CaseStatus.FOR_DECISION


def test_words_are_needed_and_kept(world) -> None:
    case = world.named()
    with pytest.raises(Invalid):
        asked(world, case, words=" ")
    question = asked(world, case)
    with pytest.raises(Invalid):
        answered(world, question, words="")
    with pytest.raises(InternalError), transaction.atomic():
        CaseQuestion.objects.update(words="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseAnswer.objects.create(question=question, words="", by_name="x", by_role="x", at=LATER)


def test_nothing_is_half_done(world, monkeypatch) -> None:
    case = world.named()
    question = asked(world, case)

    def fails(*args, **kwargs) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fails)
    for deed in (lambda: answered(world, question), lambda: asked(world, case)):
        with pytest.raises(RuntimeError):
            deed()
    case.refresh_from_db()
    assert (case.state, CaseQuestion.objects.count(), CaseAnswer.objects.count()) == (CaseStatus.CLARIFICATION, 1, 0)
