"""Questions about budgets: the thread of each, and those that wait for the PCT, with their age (R18; S4 ¶28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from budgets.domain.states import BudgetStatus
from budgets.domain.terms import Side
from budgets.models import Budget, BudgetQuestion, BudgetRemark
from pbc.core.clock import day_of
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Thread:
    """A question with all that was said to it."""

    question: BudgetQuestion
    remarks: Sequence[BudgetRemark]

    @property
    def is_open(self) -> bool:
        """Whether the practice has the last word."""
        return self.remarks[-1].side == Side.PRACTICE


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for the PCT.

    :ivar days: since the practice's last word; ``text``: what that was.
    """

    question: BudgetQuestion
    days: int
    text: str

    @property
    def practice(self) -> Organisation:
        return self.question.budget.practice


def threads_of(budget: Budget) -> list[Thread]:
    """The questions about a budget, the earliest first. Two queries."""
    rows = budget.questions.order_by("asked_at", "pk").prefetch_related("remarks")
    return [Thread(row, sorted(row.remarks.all(), key=lambda remark: (remark.at, remark.pk))) for row in rows]


def open_questions(pct: Organisation, at: datetime) -> list[OpenQuestion]:
    """Questions of the PCT's practices that wait for its word, the longest waiting first. One query."""
    last = BudgetRemark.objects.filter(question=OuterRef("pk")).order_by("-at", "-pk")
    rows = (
        BudgetQuestion.objects.filter(budget__pct=pct)
        .exclude(budget__status=BudgetStatus.SUPERSEDED)
        .annotate(
            last_side=Subquery(last.values("side")[:1]),
            last_at=Subquery(last.values("at")[:1]),
            last_text=Subquery(last.values("text")[:1]),
        )
        .filter(last_side=Side.PRACTICE)
        .select_related("budget__practice")
        .order_by("last_at", "pk")
    )
    today = day_of(at)
    return [OpenQuestion(row, (today - day_of(row.last_at)).days, row.last_text) for row in rows]
