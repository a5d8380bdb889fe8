"""Dispute a line of a budget, or a figure of a statement, from where it stands (R140; S4 ¶28, ¶38, ¶72)."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets.domain.statements import OF_BUDGET
from budgets.domain.states import BudgetStatus
from budgets.models import Budget, BudgetLine
from budgets.presenters import disputed
from budgets.presenters.figures import title
from budgets.queries.evidence import Traced, traced
from budgets.queries.said import said_of_line, said_of_variance
from budgets.queries.statements import Statement, statement
from budgets.views import scope
from disputes.domain.parties import Subject
from disputes.views.raising import names_of, raise_page
from disputes.views.ways_in import WayIn, ways_in
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core.periods import FinancialYear


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute_line(request: PersonRequest, budget_id: int, line: str) -> HttpResponse:
    """Dispute a line of the latest budget, proposed or issued: its working goes along, and what was asked about it."""
    rows = Budget.objects.visible_to(request.principal).select_related("practice", "pct")
    budget = get_object_or_404(rows, pk=budget_id)
    found = get_object_or_404(budget.lines.select_related("budget__practice", "budget__pct"), line=line)
    if budget.status == BudgetStatus.SUPERSEDED:
        messages.warning(request, "That version has been superseded. Dispute the line of the latest one.")
        return redirect("budgets:budget", budget.practice.code)
    return raise_page(request, budget.practice, _about(found))


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute_figure(request: PersonRequest, code: str, month: str, line: str, figure: str) -> HttpResponse:
    """Dispute a figure of a statement, with its whole working. A budget’s figure is a dispute about its line."""
    practice, at = scope.practice_or_404(request, code), scope.month_or_404(month)
    made = statement(practice, at)
    if made.figures is None:
        return redirect(f"{reverse('budgets:statement', args=[code])}?{urlencode({'month': str(at)})}")
    found = traced(made, line, figure)
    if found is None:
        raise Http404("The statement has no such figure.")
    return raise_page(request, practice, _about_traced(made, found, figure))


def line_ways(request: PersonRequest, budget: Budget | None) -> Mapping[str, WayIn]:
    """The way in beside each line of a budget, by line; none beside those of a version that is history."""
    if budget is None:
        return {}
    keys = {str(pk): line for line, pk in budget.lines.values_list("line", "pk")}
    live = budget.status != BudgetStatus.SUPERSEDED
    addresses = {key: _line_address(budget, line) if live else "" for key, line in keys.items()}
    found = ways_in(request, budget.practice, disputed.LINE, addresses)
    return {line: found[key] for key, line in keys.items()}


def figure_way(request: PersonRequest, made: Statement, found: Traced, figure: str) -> WayIn:
    """The way in beside one figure of a statement."""
    row = _budget_line(made, found, figure)
    label = disputed.LINE if row else disputed.FIGURE
    key = str(row.pk) if row else disputed.figure_key(made.practice, made.month, found.line.line)
    place = [made.practice.code, str(made.month), found.line.line, figure]
    return ways_in(request, made.practice, label, {key: reverse("budgets:dispute_figure", args=place)})[key]


def _about(line: BudgetLine) -> Subject:
    budget = line.budget
    year = FinancialYear(budget.financial_year)
    tried = said_of_line(budget.practice, year, line.line, names_of(budget.practice))
    return disputed.about_line(line, tried)


def _about_traced(made: Statement, found: Traced, figure: str) -> Subject:
    name, line = title(found.line, figure), found.line.line
    frozen = disputed.figure_of(name, found.figure)
    names = names_of(made.practice)
    tried = said_of_line(made.practice, made.month.financial_year, line, names)
    row = _budget_line(made, found, figure)
    if row:
        return disputed.about_line(row, tried, (frozen,))
    address = reverse("budgets:statement_working", args=[made.practice.code, str(made.month), line, figure])
    tried += said_of_variance(made.practice, made.month, line, names)
    return disputed.about_figure(made.practice, made.month, line, frozen, address, tried)


def _budget_line(made: Statement, found: Traced, figure: str) -> BudgetLine | None:
    """The line of the budget in force that a figure of a statement comes from; none for a sum, or what was used."""
    if figure not in OF_BUDGET or made.budget is None or made.budget.practice_id != made.practice.pk:
        return None
    rows = made.budget.lines.select_related("budget__practice", "budget__pct")
    return rows.filter(line=found.line.line).first()


def _line_address(budget: Budget, line: str) -> str:
    return reverse("budgets:dispute_line", args=[budget.pk, line])
