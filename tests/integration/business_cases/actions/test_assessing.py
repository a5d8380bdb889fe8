"""Naming, scoring, settling and sending: who may, what is blind, what is refused."""

from datetime import date

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import IntegrityError, InternalError

from business_cases.actions.assessing import (
    Sheet,
    name_assessors,
    needs_assessment,
    replace_assessor,
    save_sheet,
    send_case,
    settle,
)
from business_cases.domain.assessment import Given, Settled
from business_cases.domain.case_states import CaseStatus
from business_cases.models import Assessor, AssessorScore, Settlement
from business_cases.queries.assessment import active_assessors, result_for, result_of
from pbc.accounts.models import RoleAssignment
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.business_cases.decision_world import LATER, NOW, WORDS, light, worth

RISK = {"risk": 1}


def test_two_people_of_the_pct_are_named_and_the_case_lies_with_them(world) -> None:
    case = world.named()
    assert case.state is CaseStatus.IN_ASSESSMENT
    assert [each.name for each in active_assessors(case)] == ["F. Finance", "N. Analyst"]
    assert case.changes.last().words == "Assessors: F. Finance, N. Analyst"


def test_who_wrote_is_elsewhere_or_does_not_assess_is_not_named(world) -> None:
    case = world.submitted()
    case.authors.create(user_id=world.analyst.user_id, name="N. Analyst", since=NOW)
    other = world.person("pct_finance", PctFactory(sha=world.sha), "O. Other")
    for user_id in (world.analyst.user_id, other.user_id, world.director.user_id, world.manager.user_id):
        with pytest.raises(Invalid, match="may not assess"):
            name_assessors(case=case, user_ids=[world.finance.user_id, user_id], by=world.pbc, at=NOW)
    for wrong in ([], [world.finance.user_id], [world.finance.user_id] * 2):
        with pytest.raises(Invalid, match="Name 2 different people"):
            name_assessors(case=case, user_ids=wrong, by=world.pbc, at=NOW)
    assert not Assessor.objects.exists()


def test_only_the_manager_of_that_pct_who_did_not_write_names(world) -> None:
    case = world.submitted()
    keys = [world.finance.user_id, world.analyst.user_id]
    stranger = hat("pbc_manager", PctFactory(sha=world.sha))
    for who in (world.manager, world.finance, world.director, world.sha_manager, stranger):
        with pytest.raises(Denied):
            name_assessors(case=case, user_ids=keys, by=who, at=NOW)
    case.authors.create(user_id=world.pbc.user_id, name="P. Manager", since=NOW)
    with pytest.raises(Denied, match="You wrote in this case"):
        name_assessors(case=case, user_ids=keys, by=world.pbc, at=NOW)


def test_nobody_assesses_a_light_case_or_one_that_the_consortium_decides(world) -> None:
    for case in (world.submitted(light(), is_light=True), world.submitted(worth_below_the_limit())):
        assert not needs_assessment(case)
        with pytest.raises(Denied, match="straight to the decision"):
            name_assessors(case=case, user_ids=[1, 2], by=world.pbc, at=NOW)
        send_case(case=case, by=world.pbc, at=NOW)
        case.refresh_from_db()
        assert case.state is CaseStatus.FOR_DECISION


def test_a_case_to_be_assessed_is_not_sent_before_all_have_handed_in_and_agreed(world) -> None:
    case = world.submitted()
    with pytest.raises(Denied, match="not all handed in"):
        send_case(case=case, by=world.pbc, at=NOW)
    world.named(case)
    world.scored(case, world.finance)
    with pytest.raises(Denied, match="not all handed in"):
        send_case(case=case, by=world.pbc, at=LATER)
    world.scored(case, world.analyst, **RISK)
    with pytest.raises(Denied, match="agree first on: Risks of the development"):
        send_case(case=case, by=world.pbc, at=LATER)
    for who in (world.finance, world.analyst):
        settle(case=case, criterion="risk", settled=Settled(2, "We met."), by=who, at=LATER)
    send_case(case=case, by=world.pbc, at=LATER)
    case.refresh_from_db()
    assert case.state is CaseStatus.FOR_DECISION


def test_scores_are_blind_until_all_have_handed_in(world) -> None:
    case = world.named()
    world.scored(case, world.finance)
    assert result_for(case, world.analyst) is None
    assert result_for(case, world.pbc) is None
    world.scored(case, world.analyst, 2)
    found = result_for(case, world.pbc)
    assert found is not None
    assert [[given.score for given in each.scores] for each in found.outcomes] == [[3, 2]] * 9
    assert result_for(case, world.manager) is None, "the proposer waits until it is with those who decide"
    send_case(case=case, by=world.pbc, at=LATER)
    case.refresh_from_db()
    assert result_for(case, world.manager) is not None


def test_a_sheet_is_saved_as_far_as_it_goes_and_handed_in_whole(world) -> None:
    case = world.named()
    one = {"risk": Given(2, "", "")}
    save_sheet(case=case, scores=one, sheet=Sheet(), hand_in=False, by=world.finance, at=NOW)
    with pytest.raises(Invalid, match="Not complete: .*Evidence based.*word on inequalities.*recommendation itself"):
        save_sheet(case=case, scores={}, sheet=Sheet(), hand_in=True, by=world.finance, at=NOW)
    with pytest.raises(Invalid, match="scored 5"):
        save_sheet(case=case, scores={"risk": Given(5, "a", "b")}, sheet=WORDS, hand_in=False, by=world.finance, at=NOW)
    with pytest.raises(Invalid, match="no criterion"):
        save_sheet(
            case=case, scores={"charm": Given(4, "a", "b")}, sheet=WORDS, hand_in=False, by=world.finance, at=NOW
        )
    world.scored(case, world.finance)
    with pytest.raises(Denied, match="handed in and closed"):
        world.scored(case, world.finance)
    assert AssessorScore.objects.get(criterion="risk").score == 3


def test_only_a_named_assessor_who_still_holds_the_role_scores(world) -> None:
    case = world.named()
    for who in (world.pbc, world.director, world.manager):
        with pytest.raises(Denied):
            world.scored(case, who)
    RoleAssignment.objects.filter(user_id=world.finance.user_id).update(period=DateRange(date(2005, 4, 1), NOW.date()))
    with pytest.raises(Denied, match="no longer PCT finance"):
        world.scored(case, world.finance)


def test_a_difference_is_settled_when_both_name_one_score_between_theirs(world) -> None:
    case = world.named()
    world.scored(case, world.finance)
    with pytest.raises(Denied, match="once all have handed in"):
        settle(case=case, criterion="risk", settled=Settled(2, "x"), by=world.finance, at=LATER)
    world.scored(case, world.analyst, **RISK)
    for wrong, message in ((Settled(4, "x"), "outside the two scores, 1 and 3"), (Settled(2, " "), "with a word")):
        with pytest.raises(Invalid, match=message):
            settle(case=case, criterion="risk", settled=wrong, by=world.finance, at=LATER)
    with pytest.raises(Denied, match="do not differ enough"):
        settle(case=case, criterion="affordability", settled=Settled(3, "x"), by=world.finance, at=LATER)
    with pytest.raises(Invalid, match="no criterion"):
        settle(case=case, criterion="charm", settled=Settled(3, "x"), by=world.finance, at=LATER)
    with pytest.raises(Denied):
        settle(case=case, criterion="risk", settled=Settled(2, "x"), by=world.pbc, at=LATER)
    for who, score in ((world.finance, 3), (world.analyst, 1)):
        settle(case=case, criterion="risk", settled=Settled(score, "I keep mine."), by=who, at=LATER)
    assert [each.key for each in result_of(case).open_differences] == ["risk"]
    settle(case=case, criterion="risk", settled=Settled(1, "You are right."), by=world.finance, at=LATER)
    found = result_of(case)
    assert not found.open_differences
    assert found.total.value == 8 * 3 + 1


def test_an_assessor_is_replaced_with_a_reason_and_counts_no_more(world) -> None:
    case = world.assessed()
    second = world.person("pct_analyst", world.pct, "Q. Second")
    first = active_assessors(case)[0]
    for reason, user_id in ((" ", second.user_id), ("Ill", world.analyst.user_id), ("Ill", world.director.user_id)):
        with pytest.raises(Invalid):
            replace_assessor(assessor=first, user_id=user_id, reason=reason, by=world.pbc, at=LATER)
    with pytest.raises(Denied):
        replace_assessor(assessor=first, user_id=second.user_id, reason="Ill", by=world.finance, at=LATER)
    replace_assessor(assessor=first, user_id=second.user_id, reason="Her cousin provides it", by=world.pbc, at=LATER)
    assert result_of(case) is None
    with pytest.raises(Denied, match="not named"):
        world.scored(case, world.finance)
    with pytest.raises(Denied, match="replaced before"):
        replace_assessor(assessor=first, user_id=second.user_id, reason="x", by=world.pbc, at=LATER)
    world.scored(case, second, 2)
    assert [given.score for given in result_of(case).outcomes[0].scores] == [3, 2]
    send_case(case=case, by=world.pbc, at=LATER)
    case.refresh_from_db()
    with pytest.raises(Denied, match="not in assessment"):
        replace_assessor(assessor=active_assessors(case)[0], user_id=1, reason="x", by=world.pbc, at=LATER)


def test_nothing_is_half_done(world, monkeypatch) -> None:
    def fails(*args, **kwargs) -> None:
        raise RuntimeError("no audit")

    case = world.submitted()
    events = AuditEvent.objects.count()
    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        world.named(case)
    case.refresh_from_db()
    assert (case.state, Assessor.objects.count(), AuditEvent.objects.count()) == (CaseStatus.RECEIVED, 0, events)


def test_the_database_keeps_scores_on_the_scale_and_words_said(world) -> None:
    case = world.named()
    assessor = active_assessors(case)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessorScore.objects.create(assessor=assessor, criterion="risk", score=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessor.objects.filter(pk=assessor.pk).update(handed_in_at=NOW)
    Settlement.objects.create(assessor=assessor, criterion="risk", score=2, words="x", at=NOW)
    with pytest.raises(InternalError), transaction.atomic():
        Settlement.objects.update(score=3)


def test_the_lead_of_the_consortium_sends_what_it_decides_itself(world) -> None:
    case = world.submitted(worth_below_the_limit())
    assert not needs_assessment(case)
    send_case(case=case, by=world.lead, at=NOW)
    case.refresh_from_db()
    assert case.state is CaseStatus.FOR_DECISION
    other = world.submitted()
    with pytest.raises(Denied):
        send_case(case=other, by=world.lead, at=NOW)


def worth_below_the_limit():
    """What pays itself back at once and costs little: below 10,000, with nothing to be found beforehand."""
    content = worth("600.00")
    content["costs"]["costs"] = [{"kind": "recurrent", "year": 1, "amount": "1200.00", "words": "Nurse"}]
    content["costs"]["savings"] = [
        {
            "line": "follow_up_outpatient",
            "units": "4",
            "price": "75.00",
            "replacement": "0.00",
            "from_month": 1,
            "full_month": 1,
            "double_months": 0,
            "substitution": "Seen by the nurse",
        }
    ]
    return content
