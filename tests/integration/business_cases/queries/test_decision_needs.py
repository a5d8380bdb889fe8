from datetime import date

from business_cases.actions.reminding import ask_recovery, keep_clocks
from business_cases.actions.thread import ask
from business_cases.models import CaseBreach
from business_cases.queries.decision_needs import decision_needs
from business_cases.queries.needs import needs
from tests.integration.business_cases.decision_world import LATER, at

ON = LATER.date()


def titles(principal, on=ON) -> list[str]:
    return [need.title for need in decision_needs(principal=principal, today=on)]


def test_each_sees_what_lies_on_their_desk(world) -> None:
    case = world.submitted()
    assert titles(world.pbc) == [f"Look whether {case.reference} is complete, and pass it on"]
    world.named(case)
    assert titles(world.finance) == titles(world.analyst) == [f"Bring the assessment of {case.reference} forward"]
    assert titles(world.pbc) == titles(world.director) == titles(world.manager) == []
    other = world.sent()
    assert titles(world.lead) == [f"Decide on {other.reference} for the consortium itself"]


def test_questions_wait_for_the_side_that_was_asked(world) -> None:
    case = world.named()
    ask(case=case, words="Who is on call?", holds=True, by=world.finance, at=LATER)
    ask(case=case, words="When do you meet?", holds=False, by=world.manager, at=LATER)
    assert titles(world.manager) == [f"Answer question 1 on {case.reference}"]
    assert titles(world.pbc) == [f"Answer question 2 on {case.reference}"]
    assert titles(world.partners_manager) == []


def test_the_sha_sees_what_ran_over_and_the_pct_what_it_is_asked(world) -> None:
    case, late = world.submitted(), date(2006, 10, 31)
    assert titles(world.sha_manager, date(2006, 10, 30)) == []
    assert titles(world.sha_manager, late) == ["1 business case over the eight weeks"]
    keep_clocks(at=at("2006-10-31"))
    breach = CaseBreach.objects.get()
    ask_recovery(breach=breach, words="Why?", answer_by=date(2006, 11, 7), by=world.sha_manager, at=at("2006-10-31"))
    found = {need.title: need.due_on for need in needs(principal=world.pbc, today=late)}
    assert found[f"Answer the strategic health authority about {case.reference}"] == date(2006, 11, 7)
