"""Fair shares: of every practice of a PCT beside its budget, and of one practice with all that it stands on."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from budgets.domain.fair_share_workings import UNCERTAINTY, is_illustrative, tables_used
from budgets.presenters import fair_shares as words
from budgets.queries.fair_share_positions import Position, Positions, day_of_shares, positions_of
from budgets.queries.fair_share_practice import share_page
from budgets.queries.fair_shares import NoShares
from budgets.rendering.fair_shares import distance_chart
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.charts.figure import Svg
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear
from pbc.core.tags import tag
from pbc.organisations.models import Organisation

BALANCED = "balanced"


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def fair_share_list(request: PersonRequest, year: int) -> HttpResponse:
    """Every practice in sight: list, fair share, budget, distance, and what the pace of the year would move."""
    financial_year = scope.year_or_404(year)
    pct = scope.pct_of_request(request, day_of_shares(financial_year, clock.today()))
    on = day_of_shares(financial_year, clock.today(), pct)
    balanced = request.GET.get("moves") == BALANCED
    found = positions_of(pct, financial_year, on, principal=request.principal, balanced=balanced) if pct else None
    positions = found if isinstance(found, Positions) else None
    rows = _in_sight(request, positions) if positions else []
    listing = _listing(request, financial_year, positions, rows)
    if listing.export_format:
        return listing.file_response()
    context = {
        "pct": pct,
        "pcts": list(scope.pcts_in_sight(request.principal)),
        "year": financial_year,
        "on": on,
        "found": positions,
        "reasons": found.reasons if found else (),
        "listing": listing,
        "chart": _chart(positions, rows, financial_year),
        "words": words,
        "uncertainty": UNCERTAINTY,
        "illustrative": positions is not None and is_illustrative(positions.whole),
        "tables": tables_used(positions.whole) if positions else (),
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/fair_shares.jinja", context)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def fair_share_page(request: PersonRequest, code: str) -> HttpResponse:
    """One practice's share of the whole, its fair share and its budget, each figure with its working."""
    practice = scope.practice_or_404(request, code)
    year = scope.year_of_request(request)
    on = day_of_shares(year, clock.today(), practice)
    pct = scope.pct_of_practice(practice, on)
    found = share_page(practice, pct, year, on, principal=request.principal) if pct else None
    missing = found.reasons if isinstance(found, NoShares) else (f"{practice.name} belonged to no PCT on that day.",)
    shown = None if isinstance(found, NoShares) else found
    context = {
        "practice": practice,
        "pct": pct,
        "year": year,
        "years": [year.previous, year, year.next],
        "on": on,
        "page": shown,
        "reasons": missing,
        "words": words,
        "uncertainty": UNCERTAINTY,
        "illustrative": shown is not None and is_illustrative(shown.positions.whole),
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/fair_share.jinja", context)


def _in_sight(request: PersonRequest, found: Positions) -> list[Position]:
    seen = Organisation.objects.visible_to(request.principal).practices()
    keys = set(seen.filter(pk__in=[row.practice for row in found.rows]).values_list("pk", flat=True))
    return [row for row in found.rows if row.practice in keys]


def _chart(found: Positions | None, rows: list[Position], year: FinancialYear) -> Svg | None:
    if found is None or found.scope is None or found.rules is None:
        return None
    return distance_chart(rows, found.rules, year)


def _listing(request: PersonRequest, year: FinancialYear, found: Positions | None, rows: list[Position]) -> Listing:
    return Listing(
        f"Fair shares {year}",
        rows,
        _columns(found, year) if found else (),
        FILTERS,
        asked=request.GET,
        sort="name",
        per_page=100,
        empty="There are no practices in sight.",
    )


def _columns(found: Positions, year: FinancialYear) -> tuple[Column, ...]:
    whole, query = found.whole, urlencode({"year": str(year)})
    shares = found.scope or found.whole

    def weighted(row: Position) -> Decimal | None:
        people = sum(shares.scaled.values(), Decimal(0))
        return (
            (shares.share_of_all(row.practice) * people).quantize(Decimal(1)) if row.practice in shares.lists else None
        )

    def figure(key: str, label: str, kind: Any, value: Any, **more: Any) -> Column:
        return Column(key, label, kind=kind, value=value, order_by=key, **more)

    return (
        Column(
            "name",
            "Practice",
            order_by="name",
            href=lambda row: f"{reverse('budgets:fair_share', args=[row.code])}?{query}",
            sub=lambda row: row.code,
        ),
        figure("list", "List", "number", lambda row: whole.lists[row.practice].total),
        figure("inflation", "List inflation", "percent", lambda row: whole.inflation(row.practice)),
        figure("weighted", "Weighted population", "number", weighted),
        figure(
            "share", "Share", "percent", lambda row: shares.share_of_all(row.practice) if row.fair is not None else None
        ),
        figure("fair", "Fair share", "pounds", lambda row: row.fair),
        figure("budget", "Budget", "pounds", lambda row: row.budget, sub=words.budget_words),
        figure("distance", "Distance", "pounds", lambda row: row.distance.money if row.distance else None),
        figure("part", "Distance, %", "percent", lambda row: row.distance.part if row.distance else None),
        figure("band", "Band", "text", words.band_words, html=_band_tag),
        figure(
            "move",
            "Pace would move",
            "pounds",
            lambda row: row.move.moved if row.move else None,
            sub=lambda row: words.BOUND_IN_LISTS[row.move.bound_by] if row.move else "",
        ),
    )


def _band_tag(row: Position) -> Markup:
    band = words.band_of(row)
    if not band:
        return Markup("{}").format(words.band_words(row))
    return tag(words.BAND_LABELS[band], words.BAND_COLOURS[band])


def _named(rows: list[Position], text: str) -> list[Position]:
    wanted = text.lower()
    return [row for row in rows if wanted in f"{row.name} {row.code}".lower()]


def _banded(rows: list[Position], asked: str) -> list[Position]:
    if asked == "outside":
        return [row for row in rows if row.is_outside]
    return [row for row in rows if words.band_of(row) == asked]


FILTERS = (
    Filter("q", "Name or code", _named),
    Filter(
        "band",
        "Distance",
        _banded,
        (
            ("outside", "outside the band"),
            ("above", "above the band"),
            ("below", "below the band"),
            ("inside", "inside the band"),
        ),
    ),
    Filter("moves", "Moves", lambda rows, _: rows, ((BALANCED, "that leave the sum of budgets as it is"),)),
)
