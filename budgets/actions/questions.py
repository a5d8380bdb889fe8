"""A practice asks about its proposed budget, the PCT answers; both see every word (R18; S4 ¶28, ¶38)."""

from datetime import datetime

from django.db import transaction

from budgets import permissions
from budgets.domain.states import BudgetStatus
from budgets.domain.terms import Side
from budgets.models import Budget, BudgetQuestion, BudgetRemark
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal

LONGEST = 4000


@transaction.atomic
def ask_question(*, budget: Budget, text: str, by: Principal, at: datetime, line: str = "") -> BudgetQuestion:
    """Ask about a budget, or about one line of it.

    :raises Denied: if this hat is not the practice's, or the budget is superseded.
    :raises Invalid: without words, with too many, or for a line that the budget does not have.
    """
    budget = _locked(budget)
    permissions.check_own_practice(by, budget.practice, Permission.BUDGET_QUESTION, to="ask about a budget")
    if budget.status == BudgetStatus.SUPERSEDED:
        raise Denied("This version of the budget has been superseded. Ask about the latest one.")
    if line and not budget.lines.filter(line=line).exists():
        raise Invalid("The budget has no such line.", field="line", rule="known_line", fix="Choose one of its lines.")
    words = _words(text)
    question = BudgetQuestion.objects.create(budget=budget, line=line, asked_by=by.name, asked_at=at)
    BudgetRemark.objects.create(question=question, side=Side.PRACTICE, text=words, by_name=by.name, at=at)
    facts = {"version": budget.version, "line": line}
    audit.record("budgets.question_asked", question, by=by, at=at, organisation_code=budget.practice.code, **facts)
    return question


@transaction.atomic
def add_remark(*, question: BudgetQuestion, text: str, by: Principal, at: datetime) -> BudgetRemark:
    """Answer a question, or go on asking. While the practice has the last word, the question is open.

    :raises Denied: if this hat stands on neither side. :raises Invalid: without words, or with too many.
    """
    budget = _locked(question.budget)
    side = permissions.side_of(by, budget.practice, budget.pct)
    if side == Side.PRACTICE:
        by.require(Permission.BUDGET_QUESTION, to="ask about a budget")
    elif side == Side.PCT:
        by.require(Permission.BUDGET_SET, to="answer questions about budgets")
    else:
        raise Denied(f"Only {budget.practice.name} and {budget.pct.name} speak here.")
    remark = BudgetRemark.objects.create(question=question, side=side, text=_words(text), by_name=by.name, at=at)
    code = budget.practice.code
    audit.record("budgets.question_answered", question, by=by, at=at, organisation_code=code, side=side)
    return remark


def _locked(budget: Budget) -> Budget:
    rows = Budget.objects.select_for_update(no_key=True, of=("self",)).select_related("practice", "pct")
    return rows.get(pk=budget.pk)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid("There are no words in it.", field="text", rule="words_given", fix="Write what you want to say.")
    if len(words) > LONGEST:
        message = f"That is longer than {LONGEST:,} characters."
        raise Invalid(message, field="text", rule="short_enough", fix="Say it shorter, or in two remarks.")
    return words
