from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from budgets.actions.questions import add_remark, ask_question
from budgets.models import Budget, BudgetQuestion, BudgetRemark
from budgets.queries.questions import open_questions, threads_of
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.principals import hat
from tests.integration.budgets.studio import adopted, director, finance, manager
from tests.integration.budgets.world import AT


@pytest.fixture
def budget(world) -> Budget:
    return adopted(world)[0]


def ask(world, budget: Budget, **changes) -> BudgetQuestion:
    given = {"text": "Why so little?", "line": "emergency", "by": manager(world), "at": AT}
    return ask_question(**({"budget": budget} | given | changes))


def remark(world, question: BudgetQuestion, **changes) -> BudgetRemark:
    given = {"text": "Twelve spells at the tariff.", "by": finance(world), "at": AT + timedelta(days=3)}
    return add_remark(**({"question": question} | given | changes))


def test_a_question_is_open_while_the_practice_has_the_last_word(world, budget) -> None:
    question = ask(world, budget)
    (waiting,) = open_questions(world.pct, AT + timedelta(days=5))
    assert (waiting.question, waiting.days, waiting.text) == (question, 5, "Why so little?")
    remark(world, question)
    assert open_questions(world.pct, AT + timedelta(days=5)) == []
    remark(world, question, text="And the thirteenth?", by=manager(world), at=AT + timedelta(days=4))
    (waiting,) = open_questions(world.pct, AT + timedelta(days=6))
    assert (waiting.days, waiting.text) == (2, "And the thirteenth?"), "its age is that of the last word"
    (thread,) = threads_of(budget)
    assert [each.side for each in thread.remarks] == ["practice", "pct", "practice"]
    assert thread.is_open
    assert AuditEvent.objects.filter(kind="budgets.question_answered").count() == 2


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"text": "  "}, "words_given"), ({"text": "x" * 4001}, "short_enough"), ({"line": "community"}, "known_line")],
)
def test_what_cannot_be_asked(world, budget, changes, rule) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world, budget, **changes)
    assert refused.value.rule == rule
    assert not BudgetQuestion.objects.exists()


def test_who_asks_and_who_answers(world, budget) -> None:
    with pytest.raises(Denied, match="That is for First Surgery itself"):
        ask(world, budget, by=hat("practice_manager", world.second))
    with pytest.raises(Denied, match="may not ask about a budget"):
        ask(world, budget, by=finance(world))
    question = ask(world, budget)
    with pytest.raises(Denied, match="may not answer questions about budgets"):
        remark(world, question, by=director(world))
    with pytest.raises(Denied, match="Only First Surgery and Northmoor PCT speak here"):
        remark(world, question, by=hat("practice_manager", world.second))
    adopted(world)
    with pytest.raises(Denied, match="Ask about the latest one"):
        ask(world, budget)


def test_words_cannot_be_edited(world, budget) -> None:
    ask(world, budget)
    for model, change in ((BudgetRemark, {"text": "x"}), (BudgetQuestion, {"asked_by": "x"})):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            model.objects.update(**change)


@pytest.mark.parametrize("deed", [ask, lambda world, budget: remark(world, BudgetQuestion.objects.get())])
def test_without_its_audit_event_nothing_is_said(world, budget, monkeypatch, deed) -> None:
    ask(world, budget)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.questions.audit.record", broken)
    with pytest.raises(RuntimeError):
        deed(world, budget)
    assert (BudgetQuestion.objects.count(), BudgetRemark.objects.count()) == (1, 1)
