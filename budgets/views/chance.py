"""Saving, overspend or luck: a PCT's practices and consortia, and one practice line by line."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from budgets.domain.chance import Verdict
from budgets.presenters import chance as words
from budgets.queries.chance import Judged, chance, chance_by_line, pct_chance, pool_around, years_together
from budgets.queries.statements import statement
from budgets.rendering.chance import chance_chart
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

VERDICTS = [(str(verdict), label) for verdict, label in words.VERDICT_LABELS.items()]


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def chance_list(request: PersonRequest) -> HttpResponse:
    """The practices of a PCT as far as this hat sees them, each beside what chance alone would give."""
    pct = scope.pct_of_request(request, clock.today())
    month, months = scope.month_of_request(request, pct)
    seen = list(Organisation.objects.visible_to(request.principal).practices())
    found = pct_chance(pct, month, visible=seen) if pct else None
    listing = Listing(
        f"Variances and chance, {month.label}",
        list(found.practices) if found else [],
        _columns(month),
        (
            Filter("month", "Month", lambda rows, _: rows, [(str(each), each.label) for each in months]),
            Filter("verdict", "What may be said", _judged, VERDICTS),
        ),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty=f"No practice has a budget for {month.financial_year} yet, so there is no variance to judge.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "pct": pct,
        "month": month,
        "listing": listing,
        "found": found,
        "words": words,
        "chart": chance_chart(found) if found and found.practices else None,
    }
    return render(request, "budgets/chances.jinja", context)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def chance_page(request: PersonRequest, code: str) -> HttpResponse:
    """One practice: its whole variance, each line, and its years together."""
    practice = scope.practice_or_404(request, code)
    pct = scope.pct_of_practice(practice, clock.today())
    month, months = scope.month_of_request(request, pct)
    made = statement(practice, month)
    spread = pool_around(made)
    context = {
        "practice": practice,
        "month": month,
        "months": months,
        "chance": chance(made, spread) if spread else None,
        "lines": chance_by_line(made, spread) if spread else [],
        "years": years_together(practice, month, "Years together") if spread else None,
        "words": words,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/chance.jinja", context)


def _judged(rows: list[Judged], verdict: str) -> list[Judged]:
    return [row for row in rows if row.chance.verdict == verdict]


def _columns(month: Month) -> tuple[Column, ...]:
    query = urlencode({"month": str(month)})
    return (
        Column(
            "practice",
            "Practice",
            value=lambda row: row.statement.practice.name,
            order_by="practice",
            href=lambda row: f"{reverse('budgets:chance', args=[row.statement.practice.code])}?{query}",
            sub=lambda row: row.statement.practice.code,
        ),
        Column("verdict", "What may be said", value=_label, html=_tag, order_by="verdict"),
        Column("patients", "List", kind="number", order_by="patients"),
        Column("variance", "Variance", kind="pounds", value=lambda row: row.chance.variance, order_by="variance"),
        Column("lower", "Chance, from", kind="pounds", value=lambda row: row.chance.lower, order_by="lower"),
        Column("upper", "Chance, to", kind="pounds", value=lambda row: row.chance.upper, order_by="upper"),
    )


def _label(row: Judged) -> str:
    return words.VERDICT_LABELS[row.chance.verdict]


def _tag(row: Judged) -> Markup:
    colour = words.VERDICT_COLOURS[Verdict(row.chance.verdict)]
    return Markup('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>').format(colour, _label(row))
