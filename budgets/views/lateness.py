"""Budgets issued in time or late, by PCT: for the SHA, and for each PCT of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets.queries.lateness import IssueOfPct, issues
from budgets.views import scope
from governance.queries.places import pcts_in_sight
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing

COLUMNS = (
    Column("pct", "PCT", value=lambda row: row.pct.name, order_by="pct", sub=lambda row: row.pct.code),
    Column("due_on", "Due", kind="date", order_by="due_on"),
    Column("issued_on", "First issued", kind="date", order_by="issued_on"),
    Column("late", "Days late", kind="number", order_by="late"),
    Column("practices", "Practices with a budget", kind="number", order_by="practices"),
    Column("unsigned", "Not signed by both sides", kind="number", order_by="unsigned"),
)


def _by_lateness(rows: list[IssueOfPct], asked: str) -> list[IssueOfPct]:
    return [row for row in rows if (row.late > 0) == (asked == "late")]


FILTERS = (Filter("late", "In time or late", _by_lateness, (("late", "Late"), ("in_time", "In time"))),)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def lateness_list(request: PersonRequest, year: int) -> HttpResponse:
    """Each PCT in sight: when it issued, how late, how many budgets are not signed."""
    financial_year = scope.year_or_404(year)
    rows = issues(list(pcts_in_sight(request.principal)), financial_year, clock.today())
    listing = Listing(
        f"Budgets issued, {financial_year}", rows, COLUMNS, FILTERS, asked=request.GET, sort="-late", per_page=100
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/lateness.jinja", {"year": financial_year, "listing": listing})
