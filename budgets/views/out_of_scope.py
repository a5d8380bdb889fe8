"""Treatments out of scope: which they are, and what they came to, by practice (R44, R47; S4 ¶41)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.queries.scope_costs import scope_costs, suggested_set_aside
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation
from pbc.organisations.queries import practices_of

COLUMNS = (
    Column(
        "practice",
        "Practice",
        value=lambda row: row.practice.name,
        order_by="practice",
        sub=lambda row: row.practice.code,
    ),
    Column("code", "HRG", order_by="code"),
    Column("spells", "Spells to date", kind="number", order_by="spells"),
    Column("cost", "Cost to date", kind="pounds", order_by="cost"),
    Column("terms", "By the terms of its budget"),
)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def out_of_scope_page(request: PersonRequest) -> HttpResponse:
    """Every practice in sight, HRG by HRG for the practice itself and its PCT; for others, all of them together."""
    pct = scope.pct_of_request(request, clock.today())
    month, months = scope.month_of_request(request, pct)
    by_code = request.principal.organisation_kind in ("practice", "pct")
    rows = scope_costs(_in_sight(request, pct, month), month, by_code=by_code)
    listing = Listing(
        f"Treatments out of scope, {month.to_date_label}",
        rows,
        COLUMNS,
        _filters(months, month),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty="No budget of this year takes treatments out of scope.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "pct": pct,
        "month": month,
        "listing": listing,
        "total": sum((row.cost for row in rows), ZERO),
        "by_code": by_code,
        "suggested": _suggested(request, pct, month.financial_year),
    }
    return render(request, "budgets/out_of_scope.jinja", context)


def _in_sight(request: PersonRequest, pct: Organisation | None, month: Month) -> list[Organisation]:
    """Practices of the PCT in sight, those that closed in the year too."""
    if pct is None:
        return []
    seen = Organisation.objects.visible_to(request.principal).practices()
    keys = {each.pk for on in (month.financial_year.first_day, month.last_day) for each in practices_of(pct, on)}
    return list(seen.filter(pk__in=keys).order_by("name", "code"))


def _filters(months: list[Month], month: Month) -> tuple[Filter, ...]:
    shown = months if month in months else [month, *months]
    return (Filter("month", "Month", lambda rows, _: rows, tuple((str(each), each.label) for each in shown)),)


def _suggested(request: PersonRequest, pct: Organisation | None, year: FinancialYear) -> object:
    """What to set aside for them, for those who may."""
    if pct is None or not permissions.may_in_own_pct(request.principal, pct, Permission.ALLOCATION_RECORD):
        return None
    return suggested_set_aside(pct, year) or None
