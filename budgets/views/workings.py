"""The whole working of one figure of a statement, down to the rules, the rows and the files it stands on."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets.domain.evidence import ROWS
from budgets.domain.statements import StatementLine
from budgets.presenters.figures import title
from budgets.queries.evidence import traced
from budgets.queries.statements import statement
from budgets.views import scope
from budgets.views.line_disputes import figure_way
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

Address = Callable[[StatementLine, str], str]


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def working_page(request: PersonRequest, code: str, month: str, line: str, figure: str) -> HttpResponse:
    """One figure with all that it is made of; without a budget there are no figures, and the statement says why."""
    practice = scope.practice_or_404(request, code)
    at = scope.month_or_404(month)
    made = statement(practice, at)
    back = f"{reverse('budgets:statement', args=[code])}?{urlencode({'month': str(at)})}"
    if made.figures is None:
        return redirect(back)
    found = traced(made, line, figure)
    if found is None:
        raise Http404("The statement has no such figure.")
    evidence = found.sources
    context = {
        "practice": practice,
        "month": at,
        "back": back,
        "title": title(found.line, figure),
        "figure": found.figure,
        "is_closed": made.is_closed,
        "rows": [source for source in evidence if source.kind == ROWS],
        "sources": [source for source in evidence if source.kind != ROWS],
        "way": figure_way(request, made, found, figure),
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/statement_working.jinja", context)


def addresses_of(practice: Organisation, month: Month) -> Address:
    """Where each figure of a statement opens. One look-up for all: a statement has hundreds."""
    placed = reverse("budgets:statement_working", args=[practice.code, str(month), "LINE", "FIGURE"])
    return lambda line, figure: placed.replace("/LINE/FIGURE/", f"/{line.line}/{figure}/")
