"""Signatures in their order: who, what each outcome needs, and that one decision stands."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import IntegrityError, InternalError

from business_cases.actions import signing
from business_cases.actions.assessing import name_assessors, send_case
from business_cases.actions.deputies import name_deputy
from business_cases.actions.signing import record_consent, sign_case
from business_cases.actions.submitting import withdraw_case
from business_cases.actions.thread import answer, ask
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome, Term
from business_cases.models import BusinessCase, CaseChange, CaseSignature, Condition, DecisionLetter
from business_cases.queries.desks import holders, may_assess
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.decision_world import (
    APPROVE,
    LATER,
    NOW,
    REFUSE,
    WITH_TERM,
    DecisionWorld,
    at,
    worth,
)

RECOMMEND = Judgement(Outcome.RECOMMEND)
DEFER = Judgement(Outcome.DEFER, "The hospital has not answered.", deferred_to=date(2006, 9, 25))


def test_the_consortium_recommends_and_a_director_decides(world) -> None:
    case = world.sent()
    world.recommended(case)
    assert case.state is CaseStatus.FOR_DECISION
    made = world.signed(case, Level.DIRECTOR, WITH_TERM, by=world.director)
    assert (case.state, case.decided_on, made.decides) == (CaseStatus.APPROVED, date(2006, 9, 11), True)
    condition = Condition.objects.get()
    assert (condition.words, condition.owner, condition.due_on) == (
        "A consultant is named",
        "Moor Group",
        date(2006, 12, 1),
    )
    assert DecisionLetter.objects.get().content["conditions"][0]["due"] == "1 December 2006"


def test_nobody_skips_and_nobody_signs_twice(world) -> None:
    case = world.sent()
    with pytest.raises(Denied, match="not the turn of a nominated director. It lies with the consortium itself"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    world.recommended(case)
    with pytest.raises(Denied, match="not the turn"):
        world.recommended(case)
    with pytest.raises(Denied, match="in a meeting"):
        world.signed(case, Level.BOARD, APPROVE, by=world.clerk)
    with pytest.raises(Denied, match="does not go to the PCT board"):
        world.minuted(case, world.met(), APPROVE)


def test_a_step_before_the_last_recommends_and_the_last_decides(world) -> None:
    case = world.sent()
    with pytest.raises(Denied, match="recommends"):
        world.signed(case, Level.CONSORTIUM, APPROVE, by=world.lead)
    world.signed(case, Level.CONSORTIUM, Judgement(Outcome.ADVISE_AGAINST, "No."), by=world.lead)
    with pytest.raises(Denied, match="decides"):
        world.signed(case, Level.DIRECTOR, RECOMMEND, by=world.director)


def test_who_may_not_sign(world) -> None:
    case = world.for_director()
    elsewhere = world.person("pct_director", PctFactory(sha=world.sha), "E. Elsewhere")
    for who in (world.manager, world.pbc, world.finance, world.clerk, world.lead, world.sha_manager, elsewhere):
        with pytest.raises(Denied, match="may not sign"):
            world.signed(case, Level.DIRECTOR, APPROVE, by=who)
    case.authors.create(user_id=world.director.user_id, name="D. Director", since=NOW)
    with pytest.raises(Denied, match="You wrote in this case"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)


def test_an_approver_who_has_lost_the_role_signs_no_more(world) -> None:
    case = world.for_director()
    RoleAssignment.objects.filter(user_id=world.director.user_id).update(
        period=DateRange(date(2005, 4, 1), LATER.date())
    )
    with pytest.raises(Denied, match="You are no longer PCT director of Northmoor PCT"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)


def test_one_signs_with_one_s_own_name(world) -> None:
    case = world.for_director()
    with pytest.raises(Invalid, match="Type “D. Director” to sign"):
        sign_case(
            case=case,
            level=Level.DIRECTOR,
            judgement=APPROVE,
            typed_name="D",
            proven_at=LATER,
            by=world.director,
            at=LATER,
        )
    sign_case(
        case=case,
        level=Level.DIRECTOR,
        judgement=APPROVE,
        typed_name=" d. director ",
        proven_at=LATER,
        by=world.director,
        at=LATER,
    )


def test_one_signs_with_the_password_given_just_before(world) -> None:
    case = world.for_director()
    given = {"case": case, "level": Level.DIRECTOR, "judgement": APPROVE, "typed_name": "D. Director"}
    for minutes in (6, -1):
        with pytest.raises(Denied, match="Give your password again"):
            sign_case(**given, proven_at=LATER - timedelta(minutes=minutes), by=world.director, at=LATER)


def test_who_has_an_interest_neither_signs_assesses_nor_is_named(world) -> None:
    case = world.for_director()
    for who in (world.director, world.finance):
        InterestFactory(user_id=who.user_id, organisation=world.practice)
    with pytest.raises(Denied, match="You have an interest in business case"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    assert "F. Finance" not in [person.name for person in may_assess(case, LATER.date())]
    other = world.submitted()
    keys = [world.finance.user_id, world.analyst.user_id]
    with pytest.raises(Invalid, match="may not assess"):
        name_assessors(case=other, user_ids=keys, by=world.pbc, at=LATER)


def test_a_lead_signs_for_members_but_not_for_the_practice_they_work_in(world) -> None:
    case = world.sent()
    RoleAssignmentFactory(user_id=world.lead.user_id, role="practice_clinician", organisation=world.partner)
    world.recommended(case)
    second = world.sent()
    RoleAssignmentFactory(user_id=world.lead.user_id, role="practice_clinician", organisation=world.practice)
    with pytest.raises(Denied, match="You have an interest"):
        world.recommended(second)


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        (Judgement(Outcome.REFUSE, "", "x"), "reasons are missing"),
        (Judgement(Outcome.REFUSE, "x", " "), "what would resolve"),
        (Judgement(Outcome.DEFER, "x"), "dated meeting"),
        (Judgement(Outcome.DEFER, "x", deferred_to=date(2006, 9, 11)), "not to come"),
        (Judgement(Outcome.DEFER, "", deferred_to=date(2006, 9, 12)), "reasons are missing"),
        (Judgement(Outcome.APPROVE_WITH, "x"), "no condition"),
        (Judgement(Outcome.APPROVE_WITH, "x", terms=(Term("x", "", date(2006, 12, 1)),)), "lacks its words"),
        (Judgement(Outcome.APPROVE_WITH, "x", terms=(Term("x", "y", date(2006, 9, 10)),)), "past"),
        (Judgement(Outcome.APPROVE, "x", terms=(Term("x", "y", date(2006, 12, 1)),)), "belong to an approval with"),
    ],
)
def test_what_an_outcome_lacks_is_named_and_nothing_is_kept(world, judgement, message) -> None:
    case = world.for_director()
    with pytest.raises(Invalid, match=message):
        world.signed(case, Level.DIRECTOR, judgement, by=world.director)
    case.refresh_from_db()
    assert (case.state, case.signatures.count()) == (CaseStatus.FOR_DECISION, 1)


def test_a_refusal_says_why_and_what_would_resolve_it(world) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, REFUSE, by=world.director)
    assert case.state is CaseStatus.REFUSED
    content = DecisionLetter.objects.get().content
    assert (content["reasons"], content["resolves"]) == (REFUSE.reasons, REFUSE.resolves)
    assert "Dispute this decision" in content["dispute"]


def test_a_deferred_case_is_deferred_again_only_with_reasons_and_then_decided(world) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, DEFER, by=world.director)
    assert (case.state, case.decided_on) == (CaseStatus.DEFERRED, None)
    world.signed(case, Level.DIRECTOR, DEFER, by=world.director)
    world.signed(case, Level.DIRECTOR, APPROVE, by=world.director, when=at("2006-09-25"))
    assert (case.state, case.decided_on) == (CaseStatus.APPROVED, date(2006, 9, 25))
    assert [each.deferred_to for each in case.signatures.order_by("number")][1:] == [DEFER.deferred_to] * 2 + [None]


def test_a_question_while_it_is_deferred_leads_back_there(world) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, DEFER, by=world.director)
    question = ask(case=case, words="What does the hospital say?", holds=True, by=world.director, at=LATER)
    with pytest.raises(Denied, match="question to the practice"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    answer(question=question, words="Yes.", by=world.manager, at=LATER)
    case.refresh_from_db()
    assert case.state is CaseStatus.DEFERRED


def test_nothing_is_decided_after_a_withdrawal_or_a_decision(world) -> None:
    case = world.for_director()
    withdraw_case(case=case, reason="We think again.", by=world.manager, at=LATER)
    with pytest.raises(Denied, match="“withdrawn” cannot be approved"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    decided = world.for_director()
    world.signed(decided, Level.DIRECTOR, APPROVE, by=world.director)
    with pytest.raises(Denied, match="“approved” cannot be refused"):
        world.signed(decided, Level.DIRECTOR, REFUSE, by=world.director)
    with pytest.raises(Denied, match="cannot be withdrawn"):
        withdraw_case(case=decided, reason="Too late", by=world.manager, at=LATER)


def test_no_approval_while_a_consent_is_missing(world) -> None:
    content = worth("30000.00", protected=["community_pharmacists"])
    case = world.sent(content)
    world.recommended(case)
    world.signed(case, Level.DIRECTOR, RECOMMEND, by=world.director)
    meeting = world.met(Level.COMMITTEE)
    with pytest.raises(Denied, match="consent of community pharmacists is missing"):
        world.minuted(case, meeting, APPROVE)
    for given_by, evidence in (("", "x"), ("x", " ")):
        with pytest.raises(Invalid):
            consented(world, case, given_by=given_by, evidence=evidence)
    with pytest.raises(Denied, match="No consent of that profession"):
        consented(world, case, profession="optometrists")
    with pytest.raises(Denied):
        consented(world, case, by=world.director)
    consented(world, case)
    with pytest.raises(Denied, match="No consent of that profession"):
        consented(world, case)
    world.minuted(case, meeting, APPROVE)
    assert case.state is CaseStatus.APPROVED


def consented(world, case, *, by=None, **given):
    said = {"profession": "community_pharmacists", "given_by": "The local committee", "evidence": "Letter of 1 May"}
    return record_consent(case=case, **(said | given), by=by or world.pbc, at=LATER)


def test_a_refusal_needs_no_consent(world) -> None:
    case = world.sent(worth("30000.00", protected=["optometrists"]))
    world.recommended(case)
    world.signed(case, Level.DIRECTOR, RECOMMEND, by=world.director)
    world.minuted(case, world.met(Level.COMMITTEE), REFUSE)
    assert case.state is CaseStatus.REFUSED


def test_a_deputy_signs_in_both_names_and_only_in_time(world) -> None:
    case = world.for_director()
    deputised(world, world.pbc, "2006-09-11", "2006-09-20")
    made = world.signed(case, Level.DIRECTOR, APPROVE, by=world.pbc)
    assert (made.by_name, made.for_name) == ("P. Manager", "D. Director")
    assert "P. Manager, deputy of D. Director" in DecisionLetter.objects.get().content["signed"]
    second = world.for_director()
    with pytest.raises(Denied, match="may not sign"):
        world.signed(second, Level.DIRECTOR, APPROVE, by=world.pbc, when=at("2006-09-21"))


def test_a_deputy_who_assessed_or_whose_director_wrote_does_not_sign(world) -> None:
    case = world.for_director()
    deputised(world, world.finance, "2006-09-11", "2006-09-20")
    with pytest.raises(Denied, match="You assessed this case"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.finance)
    light = world.submitted(worth("30000.00"))
    light.authors.create(user_id=world.director.user_id, name="D. Director", since=NOW)
    second = world.person("pct_finance", world.pct, "G. Finance")
    world.named(light)
    world.scored(light, world.finance)
    world.scored(light, world.analyst)
    send_case(case=light, by=world.pbc, at=LATER)
    world.recommended(light)
    other = world.person("pct_director", world.pct, "H. Director")
    deputised(world, second, "2006-09-12", "2006-09-20", of=other)
    with pytest.raises(Denied, match="may not sign"):
        world.signed(light, Level.DIRECTOR, APPROVE, by=second)
    assert world.signed(light, Level.DIRECTOR, APPROVE, by=second, when=at("2006-09-12")).for_name == "H. Director"


def test_nobody_signs_in_the_name_of_a_director_who_wrote_it(world) -> None:
    case = world.for_director()
    deputised(world, world.pbc, "2006-09-11", "2006-09-20")
    case.authors.create(user_id=world.director.user_id, name="D. Director", since=NOW)
    with pytest.raises(Denied, match="D. Director wrote in this case, so nobody signs it in that name"):
        world.signed(case, Level.DIRECTOR, APPROVE, by=world.pbc)


def deputised(world, who, from_on, to_on, of=None):
    people = holders([world.pct.pk], Permission.CASE_VIEW, LATER.date())
    person = next(each for each in people if each.user_id == who.user_id)
    return name_deputy(
        pct=world.pct,
        deputy=person,
        from_on=date.fromisoformat(from_on),
        to_on=date.fromisoformat(to_on),
        reason="Leave",
        by=of or world.director,
        at=LATER,
    )


def test_nothing_is_half_done(world, monkeypatch) -> None:
    def fails(*args, **kwargs) -> None:
        raise RuntimeError("no letter")

    case = world.for_director()
    before = (AuditEvent.objects.count(), CaseChange.objects.count())
    for name in ("letter_pdf", "audit"):
        with monkeypatch.context() as patch:
            patch.setattr(signing, name, fails)
            with pytest.raises((RuntimeError, AttributeError)):
                world.signed(case, Level.DIRECTOR, WITH_TERM, by=world.director)
        case.refresh_from_db()
        assert case.state is CaseStatus.FOR_DECISION
        assert (AuditEvent.objects.count(), CaseChange.objects.count()) == before
        assert not Condition.objects.exists()
        assert not DecisionLetter.objects.exists()


def test_the_database_keeps_decisions_and_refuses_a_refusal_without_remedy(world) -> None:
    case = world.for_director()
    row = world.signed(case, Level.DIRECTOR, REFUSE, by=world.director)
    with pytest.raises(InternalError), transaction.atomic():
        CaseSignature.objects.filter(pk=row.pk).update(resolves="x")
    for name, value, constraint in (
        ("resolves", "", "a_refusal_says_why"),
        ("reasons", "", "a_refusal_says_why"),
        ("decides", True, "a_case_is_decided_once"),
        ("level", Level.BOARD, "a_body_decides_in_a_meeting"),
        ("level", Level.DIRECTOR, "a_step_signs_once"),
    ):
        copy = CaseSignature.objects.get(pk=row.pk)
        copy.pk, copy.number, copy.level, copy.decides = None, 9, Level.CONSORTIUM, False
        copy.version = world.submitted().versions.get() if name != "level" or value is Level.BOARD else row.version
        setattr(copy, name, value)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            copy.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_fifty_decisions_and_withdrawals_at_once_leave_one_outcome() -> None:
    """Two directors, one approving and one refusing, and the practice taking it back, fifty times at once."""
    world = DecisionWorld()
    case = world.for_director()
    second = world.person("pct_director", world.pct, "H. Director")
    deeds = ["approve"] * 17 + ["refuse"] * 17 + ["withdraw"] * 16
    random.Random(7).shuffle(deeds)

    def once(deed: str) -> str:
        mine = BusinessCase.objects.get(pk=case.pk)
        try:
            if deed == "withdraw":
                withdraw_case(case=mine, reason="We think again.", by=world.manager, at=LATER)
            else:
                judgement, who = (APPROVE, world.director) if deed == "approve" else (REFUSE, second)
                world.signed(mine, Level.DIRECTOR, judgement, by=who)
        except Denied:
            return "refused"
        else:
            return deed
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        done = Counter(pool.map(once, deeds))
    case.refresh_from_db()
    (deed,) = done.keys() - {"refused"}
    assert (done["refused"], done[deed]) == (49, 1)
    state = {"approve": CaseStatus.APPROVED, "refuse": CaseStatus.REFUSED, "withdraw": CaseStatus.WITHDRAWN}[deed]
    is_decided = deed != "withdraw"
    assert case.state is state
    assert case.signatures.filter(decides=True).count() == DecisionLetter.objects.count() == is_decided
    ended = case.changes.filter(status__in=[CaseStatus.APPROVED, CaseStatus.REFUSED, CaseStatus.WITHDRAWN])
    assert ended.count() == 1
