"""What practice and PCT said to each other of a line, a budget, a variance or the plan, before a dispute (R140)."""

from collections.abc import Iterable

from budgets.domain.claims import FactKind
from budgets.domain.explanation_states import ExplanationStatus
from budgets.domain.services import line_label
from budgets.models import BudgetQuestion, Explanation, PlanFact
from disputes.domain.parties import Side, Tried
from disputes.domain.tried import Said, steps_from
from pbc.core.clock import day_of
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

Names = dict[Side, str]


def said_of_line(practice: Organisation, year: FinancialYear, line: str, names: Names) -> tuple[Tried, ...]:
    """Questions and answers about one line of a practice's budgets of a year, in whichever version. Two queries.

    :param line: empty for questions about the budget as a whole.
    :param names: of the two sides.
    """
    rows = BudgetQuestion.objects.filter(
        budget__practice=practice, budget__financial_year=year.start_year, line=line
    ).prefetch_related("remarks")
    about = line_label(line) if line else "The budget"
    return _in_order(
        step
        for row in rows
        for step in steps_from(
            [
                Said(day_of(each.at), Side(each.side), each.by_name, f"{about}: {each.text}")
                for each in sorted(row.remarks.all(), key=lambda remark: (remark.at, remark.pk))
            ],
            names,
        )
    )


def said_of_variance(practice: Organisation, month: Month, line: str, names: Names) -> tuple[Tried, ...]:
    """What the PCT asked about a variance of a month, and what the practice answered. Two queries."""
    rows = Explanation.objects.filter(practice=practice, month=month.first_day, line=line).prefetch_related("steps")
    return _in_order(
        step
        for row in rows
        for step in steps_from(
            [
                Said(
                    day_of(each.at),
                    Side.PRACTICE if each.status == ExplanationStatus.ANSWERED else Side.PCT,
                    each.by_name,
                    f"{row.label}, {month.label}: {each.words or row.why}",
                )
                for each in sorted(row.steps.all(), key=lambda step: (step.at, step.pk))
            ],
            names,
        )
    )


def said_of_fact(
    practice: Organisation, year: FinancialYear, kind: FactKind, label: str, names: Names
) -> tuple[Tried, ...]:
    """Each side's words on the agreement, the plan or its objectives, with their evidence. One query."""
    rows = PlanFact.objects.filter(practice=practice, financial_year=year.start_year, kind=kind)
    said = [
        Said(
            day_of(each.said_at),
            Side(each.side),
            each.said_by,
            f"{label}: {'yes' if each.holds else 'no'}. {each.evidence}",
        )
        for each in rows.order_by("said_at", "pk")
    ]
    return steps_from(said, names)


def _in_order(steps: Iterable[Tried]) -> tuple[Tried, ...]:
    return tuple(sorted(steps, key=lambda step: step.on))
