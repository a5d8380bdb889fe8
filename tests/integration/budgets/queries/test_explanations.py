from datetime import date

from budgets.queries.explanations import explanations_of, needs_of_explanations
from pbc.core.periods import Month
from tests.factories.explanations import ExplanationFactory
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat

TODAY = date(2006, 7, 5)


def made(world, **changes):
    return ExplanationFactory(practice=world.first, pct=world.pct, **changes)


def needs(role, place):
    return needs_of_explanations(principal=hat(role, place), today=TODAY)


def test_a_practice_is_told_what_it_is_asked_and_why(world) -> None:
    asked = made(world)
    made(world, status="answered")
    (need,) = needs("practice_manager", world.first)
    assert need.title == "Explain a variance: Emergency admissions, May 2006"
    assert (need.detail, need.due_on) == (asked.why, date(2006, 7, 4))
    assert need.is_overdue(TODAY)
    assert needs("practice_manager", world.second) == []


def test_being_asked_again_is_said(world) -> None:
    made(world, status="asked_again")
    assert needs("practice_manager", world.first)[0].title.startswith("Explain a variance again")


def test_a_pct_is_told_of_answers_and_of_what_is_overdue(world) -> None:
    made(world)
    made(world, due_on=date(2006, 7, 6))
    made(world, status="answered")
    made(world, status="accepted")
    assert [need.title for need in needs("pct_finance", world.pct)] == [
        "Read 1 explanation of variances",
        "See to 1 explanation overdue",
    ]
    assert needs("pct_finance", PctFactory()) == []
    assert needs("pct_analyst", world.pct) == []


def test_what_was_asked_about_one_statement(world) -> None:
    asked = made(world)
    finance = hat("pct_finance", world.pct)
    assert explanations_of(world.first, Month(2006, 5), finance) == [asked]
    assert explanations_of(world.first, Month(2006, 4), finance) == []
    assert explanations_of(world.first, Month(2006, 5), hat("pct_finance", PctFactory())) == []
