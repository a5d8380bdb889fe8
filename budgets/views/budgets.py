"""A practice's budget of a year: its lines with their working, and its versions."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.domain.services import line_label, line_unit
from budgets.domain.states import LABELS, BudgetStatus
from budgets.models import Budget
from budgets.presenters import statements as presenters
from budgets.queries.versions import versions
from budgets.views import scope
from budgets.views.line_disputes import line_ways
from budgets.views.ruled import ruled_context
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.organisations.queries import pct_of


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def budget_page(request: PersonRequest, code: str) -> HttpResponse:
    """The version in force, or the one asked for, of the year asked for."""
    practice = scope.practice_or_404(request, code)
    year = scope.year_of_request(request)
    found = versions(practice, year, request.principal)
    pct = pct_of(practice, clock.today())
    budget = _shown(found, request.GET.get("version", ""))
    ways = line_ways(request, budget)
    context = {
        "practice": practice,
        "year": year,
        "years": [year.previous, year, year.next],
        "versions": found,
        "budget": budget,
        "ways": ways,
        **ruled_context(request, ways.values()),
        "words": presenters,
        "statuses": LABELS,
        "line_label": line_label,
        "line_unit": line_unit,
        "source_url": scope.source_urls(request.principal),
        "may_set": pct is not None and permissions.may_set(request.principal, pct),
    }
    return render(request, "budgets/budget.jinja", context)


def _shown(found: Sequence[Budget], asked: str) -> Budget | None:
    """The version asked for; else the one issued; else the latest."""
    for budget in found:
        if asked == str(budget.version):
            return budget
    issued = [budget for budget in found if budget.status == BudgetStatus.ISSUED]
    return next(iter([*issued, *found]), None)
