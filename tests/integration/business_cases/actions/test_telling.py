"""Who is told what, deed by deed; and that a deed undone tells nobody (R98)."""

import pytest

from business_cases.actions.assessing import replace_assessor
from business_cases.actions.reminding import answer_recovery, ask_recovery, keep_clocks
from business_cases.actions.submitting import return_case, submit_case
from business_cases.actions.thread import answer, ask
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import CaseBreach
from pbc.accounts.models import Mail
from pbc.core import audit
from tests.integration.business_cases.actions.test_signing import deputised
from tests.integration.business_cases.decision_world import APPROVE, LATER, NOW, DecisionWorld, at


def told(kind: str) -> set[tuple[str, str]]:
    rows = Mail.objects.filter(kind=f"business_cases.{kind}").select_related("user", "hat")
    return {(row.user.name, row.hat.role) for row in rows}


def test_each_step_tells_those_who_must_act_next(world: DecisionWorld) -> None:
    case = world.submitted()
    assert told("case_received") == {("P. Manager", "pbc_manager")}
    return_case(case=case, lacks="The measures", by=world.pbc, at=at("2006-09-05"))
    assert told("case_returned") == {("M. Manager", "practice_manager")}
    submit_case(case=case, by=world.manager, at=at("2006-09-06"))
    world.named(case)
    assert told("case_to_assess") == {("F. Finance", "pct_finance"), ("N. Analyst", "pct_analyst")}
    question = ask(case=case, words="Who reviews?", holds=True, by=world.finance, at=at("2006-09-07"))
    assert told("question_asked") == {("M. Manager", "practice_manager")}
    answer(question=question, words="Dr Lee.", by=world.manager, at=at("2006-09-08"))
    assert told("question_answered") == {("P. Manager", "pbc_manager")}


def test_signatures_tell_the_next_signer_then_the_proposer_and_the_pct(world: DecisionWorld) -> None:
    case = world.sent()
    assert told("case_to_decide") == {("L. Lead", "consortium_lead")}
    world.recommended(case)
    assert told("case_to_decide") == {("L. Lead", "consortium_lead"), ("D. Director", "pct_director")}
    world.signed(
        case, Level.DIRECTOR, Judgement(Outcome.DEFER, "A word is missing.", deferred_to=LATER.date().replace(day=20)),
        by=world.director,
    )  # fmt: skip
    assert told("case_deferred") == {("M. Manager", "practice_manager")}
    world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    assert told("case_decided") == {("M. Manager", "practice_manager")}
    assert told("case_approved") == {("P. Manager", "pbc_manager")}
    assert set(Mail.objects.filter(is_mandatory=True).values_list("kind", flat=True)) == {"business_cases.case_decided"}


def test_reminders_reach_deputies_and_wait_for_a_working_day(world: DecisionWorld) -> None:
    world.for_director()
    deputised(world, world.pbc, "2006-09-25", "2006-10-10")
    keep_clocks(at=at("2006-10-07"))  # a Saturday
    assert told("desk_reminded") == {("D. Director", "pct_director"), ("P. Manager", "pbc_manager")}
    assert {row.next_at for row in Mail.objects.filter(kind="business_cases.desk_reminded")} == {
        at("2006-10-09").replace(hour=6)
    }


def test_the_sha_is_told_of_a_breach_and_both_sides_of_the_recovery(world: DecisionWorld) -> None:
    world.submitted()
    keep_clocks(at=at("2006-10-31"))
    keep_clocks(at=at("2006-10-31"))
    [breach] = Mail.objects.filter(kind="business_cases.case_overdue")
    assert (breach.user.name, breach.is_mandatory) == ("S. Sha", True)
    row, now = CaseBreach.objects.get(), at("2006-11-01")
    ask_recovery(breach=row, words="Why?", answer_by=at("2006-11-08").date(), by=world.sha_manager, at=now)
    assert told("recovery_asked") == {("P. Manager", "pbc_manager")}
    answer_recovery(breach=row, words="On Friday.", by=world.pbc, at=now)
    assert told("recovery_answered") == {("S. Sha", "sha_performance_manager")}


def test_whoever_takes_an_assessors_place_is_told(world: DecisionWorld) -> None:
    case = world.named()
    other = world.person("pct_analyst", world.pct, "O. Other")
    first = case.assessors.get(user_id=world.finance.user_id)
    replace_assessor(assessor=first, user_id=other.user_id or 0, reason="Ill", by=world.pbc, at=LATER)
    assert ("O. Other", "pct_analyst") in told("case_to_assess")


def test_a_deed_undone_tells_nobody(world: DecisionWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    case = world.drafted()
    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        submit_case(case=case, by=world.manager, at=NOW)
    assert not Mail.objects.exists()
