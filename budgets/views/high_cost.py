"""What lies above the threshold for a practice, by line; the rows behind it for its own authorised people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets.actions.costly_rows import record_costly_rows_viewed
from budgets.presenters.ledger import line_label
from budgets.queries.costly import CostlyYear, costly_year
from budgets.queries.high_cost import CostlyRow, costly_rows
from budgets.views import scope
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity.domain.lines import LINE_LABELS
from pbc.activity.queries.sight import Sight, sight_of
from pbc.core import clock
from pbc.core.listing import Column, Listing

COLUMNS = (
    Column("patient", "Patient (pseudonym)", value=lambda row: row.patient[:8]),
    Column("day", "Day", kind="date", order_by="day"),
    Column("line", "Line", value=lambda row: line_label(row.line), order_by="line"),
    Column("cost", "Cost", kind="pounds", order_by="cost"),
    Column("to_date", "Of the patient’s year to date", kind="pounds"),
    Column("above", "Above the threshold", kind="pounds", order_by="above"),
)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def high_cost_page(request: PersonRequest, code: str) -> HttpResponse:
    """The part above the threshold and what the fund has borne, by line; rows with a pseudonym to the practice alone.

    That somebody looked at rows is recorded.
    """
    practice = scope.practice_or_404(request, code)
    pct = scope.pct_of_practice(practice, clock.today())
    month, months = scope.month_of_request(request, pct)
    rules = rules_in_force(month.last_day, scope.pct_of_practice(practice, month.last_day))
    found = costly_year(practice, month, rules)
    is_own = sight_of(request.principal) is Sight.OWN and request.principal.organisation_id == practice.pk
    rows = costly_rows(practice, month, found.terms, found.lists, found.joined) if is_own and found.terms else []
    if rows:
        record_costly_rows_viewed(practice=practice, month=month, rows=len(rows), by=request.principal, at=clock.now())
    listing = _listing(request, rows, found)
    if is_own and listing.export_format:
        return listing.file_response()
    context = {
        "practice": practice,
        "month": month,
        "months": months,
        "found": found,
        "figures": [(LINE_LABELS[line], found.above_of(line), found.met_of(line)) for line in found.lines],
        "sees_lines": request.principal.organisation_kind in ("practice", "pct"),
        "is_own": is_own,
        "listing": listing,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/high_cost.jinja", context)


def _listing(request: PersonRequest, rows: list[CostlyRow], found: CostlyYear) -> Listing:
    codes = {practice.pk: practice.code for practice in found.practices}
    under = Column("practice", "Recorded for", value=lambda row: codes[row.practice], order_by="practice")
    return Listing(
        f"Rows of costly patients, {found.practices[0].name}, {found.month.label}",
        rows,
        (*COLUMNS, under) if len(codes) > 1 else COLUMNS,
        asked=request.GET,
        per_page=100,
        empty="No patient’s cost is above the threshold.",
    )
