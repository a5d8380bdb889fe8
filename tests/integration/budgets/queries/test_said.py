from datetime import timedelta

from budgets.actions.explanations import explain
from budgets.actions.questions import add_remark, ask_question
from budgets.models import Budget
from budgets.queries.said import said_of_line, said_of_variance
from disputes.domain.parties import Side
from tests.factories.explanations import ExplanationFactory
from tests.integration.budgets.freed_up_world import MAY, NOW
from tests.integration.budgets.world import THIS

NAMES = {Side.PRACTICE: "First Surgery", Side.PCT: "Northmoor PCT"}


def test_questions_about_a_line_come_in_the_order_of_their_days(freed_up, django_assert_num_queries) -> None:
    budget = Budget.objects.in_force(2006).get(practice=freed_up.first)
    asked = [
        ask_question(budget=budget, line=line, text=text, by=freed_up.manager, at=NOW - timedelta(days=days))
        for line, text, days in (("emergency", "Why?", 9), ("emergency", "And the list?", 7), ("", "When?", 5))
    ]
    add_remark(question=asked[0], text="So.", by=freed_up.finance, at=NOW)
    with django_assert_num_queries(2):
        steps = said_of_line(freed_up.first, THIS, "emergency", NAMES)
    assert [step.words.partition(": ")[2] for step in steps] == ["Why?", "And the list?", "So."]
    assert steps[1].outcome == "Northmoor PCT had not answered when the dispute was raised."
    (step,) = said_of_line(freed_up.first, THIS, "", NAMES)
    assert step.words == "The budget: When?"


def test_what_was_answered_of_a_variance_is_tried_too(freed_up) -> None:
    assert said_of_variance(freed_up.first, MAY, "emergency", NAMES) == ()
    asked = ExplanationFactory(
        practice=freed_up.first, pct=freed_up.pct, month=MAY.first_day, line="emergency", label="Emergency spells"
    )
    explain(explanation=asked, words="Norovirus.", by=freed_up.manager, at=NOW)
    (step,) = said_of_variance(freed_up.first, MAY, "emergency", NAMES)
    assert (step.side, step.words) == (Side.PRACTICE, "Emergency spells, May 2006: Norovirus.")
