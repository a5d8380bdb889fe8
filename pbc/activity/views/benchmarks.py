"""Every practice of a PCT on one indicator, as a chart and a table."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pbc.accounts.domain.permissions import Permission
from pbc.activity import presenters
from pbc.activity.domain.indicators import Indicator, indicators
from pbc.activity.queries.benchmarks_seen import benchmarks_seen
from pbc.activity.queries.month_end import pcts_in_sight
from pbc.activity.queries.months import closed_months, months_with_data, snapshot_of
from pbc.activity.rendering import indicator_chart
from pbc.activity.views.scope import month_or_404, pct_or_404
from pbc.core.access import PersonRequest, signed_in
from pbc.core.formats import number
from pbc.core.listing import Column, Listing
from pbc.core.principal import Principal
from pbc.core.statistics.estimates import Estimate
from pbc.organisations.models import Organisation


def _rate(row: Any) -> float | None:
    return round(row.rate.value, 1) if isinstance(row.rate, Estimate) else None


def _limits(row: Any) -> str:
    if not isinstance(row.rate, Estimate):
        return ""
    limits = row.rate.limits.p95
    return f"{number(limits.lower, 1)} to {number(limits.upper, 1)}"


def _ratio(row: Any) -> float | None:
    ratio = getattr(row.against_pct, "ratio", None)
    return round(ratio.value, 1) if ratio else None


def _columns(indicator: Indicator) -> tuple[Column, ...]:
    return (
        Column("name", "Practice", order_by="name", sub=lambda row: row.code),
        Column("standing", "Against chance", value=presenters.standing_text, order_by="standing"),
        Column("rate", "Rate", kind="number", value=_rate, order_by="rate"),
        Column("limits", "95% limits", value=_limits),
        *((Column("ratio", "PCT = 100", kind="number", value=_ratio, order_by="ratio"),) * indicator.is_standardised),
        Column("events", "Events", kind="number", order_by="events"),
        Column("denominator", "Of", kind="number", value=_denominator, order_by="denominator"),
    )


def _denominator(row: Any) -> int | None:
    return None if row.denominator is None else round(row.denominator)


@signed_in(Permission.PRACTICE_VIEW)
@require_safe
def latest_benchmarks(request: PersonRequest) -> HttpResponse:
    """To the last closed month, or the last with data, of the PCT that the hat stands in."""
    for pct in _nearest_first(request.principal):
        months = closed_months(pct) or months_with_data(pct)
        if months:
            return redirect("activity:benchmarks", pct.code, str(months[-1]))
    return render(request, "activity/no_benchmarks.jinja")


def _nearest_first(principal: Principal) -> list[Organisation]:
    """The hat's own PCT, those it belongs to now, and the rest."""
    pcts = list(pcts_in_sight(principal))
    return sorted(pcts, key=lambda pct: (pct.pk != principal.organisation_id, pct.closed_on is not None, pct.name))


@signed_in(Permission.PRACTICE_VIEW)
@require_safe
def benchmarks(request: PersonRequest, code: str, month: str) -> HttpResponse:
    pct, asked = pct_or_404(request, code), month_or_404(month)
    known = {indicator.code: indicator for indicator in indicators()}
    indicator = known.get(request.GET.get("indicator", ""), indicators()[0])
    is_closed = snapshot_of(pct, asked) is not None
    rows = benchmarks_seen(pct, asked, by=request.principal, closed=is_closed, chosen=[indicator])
    listing = Listing(
        f"{indicator.title}, {pct.name}, {asked.label}",
        rows,
        _columns(indicator),
        asked=request.GET,
        sort="-rate",
        empty="This PCT had no practice in this month.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "pct": pct,
        "month": asked,
        "indicator": indicator,
        "indicators": indicators(),
        "is_closed": is_closed,
        "months_held": rows[0].months if rows else 0,
        "listing": listing,
        "chart": indicator_chart(rows, you=request.principal.organisation_id) if rows else None,
    }
    return render(request, "activity/benchmarks.jinja", context)
