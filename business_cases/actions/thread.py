"""Ask and answer in the thread that both sides see; the clock runs on (R98, R106; S4 ¶52)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, move
from business_cases.actions.telling import tell_other_side
from business_cases.domain.case_states import LABELS, MOVES, UNDECIDED, CaseStatus, Deed, after
from business_cases.models import BusinessCase, CaseAnswer, CaseQuestion
from business_cases.queries.signing import due_step
from business_cases.queries.thread import is_answered, waits_for
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def ask(*, case: BusinessCase, words: str, holds: bool, by: Principal, at: datetime) -> CaseQuestion:
    """Ask a question. Several may be open; one that holds lays the case on the proposer's desk.

    :param holds: whether the assessment or decision waits for the answer.
    :raises Denied: if this hat speaks for neither side, the case is decided, or a question that holds has no place.
    :raises Invalid: without words.
    """
    case = locked_case(case)
    from_proposer = _side(by, case, at)
    _check_undecided(case)
    if holds and from_proposer:
        raise Denied("Only the PCT’s questions hold the assessment. Ask without holding it.")
    text = check_said(words, field="words", what="The question")
    if holds and case.state is not CaseStatus.CLARIFICATION:
        after(Deed.ASK, case.state)
    question = CaseQuestion.objects.create(
        case=case,
        number=case.questions.count() + 1,
        words=text,
        holds=holds,
        from_proposer=from_proposer,
        by_name=by.name,
        by_role=by.role,
        by_organisation=by.organisation_name,
        at=at,
    )
    if holds and case.state in MOVES[Deed.ASK].out_of:
        move(case, Deed.ASK, by=by, at=at, words=f"Question {question.number}")
    facts: dict[str, Any] = {"question": question.number, "holds": holds}
    audit.record("business_cases.question_asked", case, by=by, at=at, **about(case), **facts)
    tell_other_side(question, "business_cases.question_asked", at=at, asked=True)
    return question


@transaction.atomic
def answer(*, question: CaseQuestion, words: str, by: Principal, at: datetime) -> CaseAnswer:
    """Answer a question, or add to an answer. With the last that holds, the case goes back to where it was.

    :raises Denied: if this hat does not speak for the side that was asked, or the case is decided.
    :raises Invalid: without words.
    """
    case = locked_case(question.case)
    if _side(by, case, at) is question.from_proposer:
        raise Denied("The other side answers a question. Ask another one to add to it.")
    _check_undecided(case)
    text = check_said(words, field="words", what="The answer")
    was_answered = is_answered(question)
    given = CaseAnswer.objects.create(
        question=question,
        words=text,
        by_name=by.name,
        by_role=by.role,
        by_organisation=by.organisation_name,
        at=at,
    )
    if case.state is CaseStatus.CLARIFICATION and not was_answered and not waits_for(case):
        move(case, Deed.ANSWER, by=by, at=at, words=f"Question {question.number} answered")
    audit.record("business_cases.question_answered", case, by=by, at=at, **about(case), question=question.number)
    tell_other_side(question, "business_cases.question_answered", at=at, asked=False)
    return given


def _side(by: Principal, case: BusinessCase, at: datetime) -> bool:
    """Whether this hat speaks for the proposer; else for the PCT, or for the consortium that is to sign.

    :raises Denied: for neither.
    """
    on = day_of(at)
    if permissions.may_write_for(by, case.owner, on) and not by.is_system:
        return True
    step = due_step(case)
    if permissions.may_speak_for_pct(by, case, on) or (step and permissions.signer(by, case, step, on)):
        permissions.check_free_to_judge(by, case, on, to="ask about it")
        return False
    raise Denied("Questions are for the proposer and for those who assess or decide.")


def _check_undecided(case: BusinessCase) -> None:
    if case.state not in UNDECIDED:
        raise Denied(f"A case that is “{LABELS[case.state].lower()}” is not asked about. Nothing was changed.")
