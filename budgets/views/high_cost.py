"""What lies above the threshold for a practice, by line; the rows behind it for its own authorised people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets.actions.costly_rows import record_costly_rows_viewed
from budgets.domain.high_cost import fund_working, terms_in
from budgets.presenters.ledger import line_label
from budgets.queries.borne import borne
from budgets.queries.exclusions import lists_of
from budgets.queries.high_cost import CostlyRow, costly_rows, high_cost
from budgets.views import scope
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity.domain.lines import LINE_LABELS
from pbc.activity.queries.sight import Sight, sight_of
from pbc.core import clock
from pbc.core.listing import Column, Listing
from pbc.core.money import ZERO

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
    terms = terms_in(rules)
    above = high_cost([practice.pk], month, rules).get(practice.pk, {})
    met = borne([practice.pk], month).get(practice.pk, {})
    is_own = sight_of(request.principal) is Sight.OWN and request.principal.organisation_id == practice.pk
    lists = lists_of([practice.pk], month.financial_year)
    rows = costly_rows(practice, month, terms, lists) if is_own and terms else []
    if rows:
        record_costly_rows_viewed(practice=practice, month=month, rows=len(rows), by=request.principal, at=clock.now())
    listing = _listing(request, rows, practice.name, month.label)
    if is_own and listing.export_format:
        return listing.file_response()
    lines = [line for line in LINE_LABELS if line in above or line in met]
    context = {
        "practice": practice,
        "month": month,
        "months": months,
        "terms": terms,
        "figures": [(LINE_LABELS[line], above.get(line, ZERO), met.get(line, ZERO)) for line in lines],
        "sees_lines": request.principal.organisation_kind in ("practice", "pct"),
        "total": fund_working(
            "Cost above the threshold",
            sum(above.values(), ZERO),
            [],
            terms,
        )
        if terms
        else None,
        "out_of_scope": lists.get(practice.pk),
        "borne": sum(met.values(), ZERO),
        "is_own": is_own,
        "listing": listing,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/high_cost.jinja", context)


def _listing(request: PersonRequest, rows: list[CostlyRow], practice: str, month: str) -> Listing:
    return Listing(
        f"Rows of costly patients, {practice}, {month}",
        rows,
        COLUMNS,
        asked=request.GET,
        per_page=100,
        empty="No patient’s cost is above the threshold.",
    )
