"""The end of a month: what has arrived, what is missing, and closing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pbc.accounts.domain.permissions import Permission
from pbc.activity import permissions, policies, presenters
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import LINE_LABELS
from pbc.activity.forms import CloseMonthForm
from pbc.activity.models import MonthClose
from pbc.activity.queries import month_end
from pbc.activity.queries.activity import Totals, activity_by_line, unattributed_totals
from pbc.activity.queries.data_status import data_status
from pbc.activity.queries.months import SNAPSHOT_FORM, verify_close
from pbc.activity.views.scope import month_or_404, pct_or_404
from pbc.core import clock
from pbc.core.access import PersonRequest, signed_in
from pbc.core.errors import Denied
from pbc.core.faults import show_on
from pbc.core.listing import Column, Listing
from pbc.core.periods import Month
from pbc.core.tags import tag
from pbc.organisations.models import Organisation
from pbc.organisations.queries import practices_of


def _columns(pct: Organisation) -> tuple[Column, ...]:
    return (
        Column(
            "month",
            "Month",
            kind="month",
            order_by="month",
            href=lambda row: reverse("activity:month", args=[pct.code, str(row.month)]),
        ),
        Column(
            "state",
            "State",
            value=lambda row: "closed" if row.close else "open",
            order_by="state",
            html=lambda row: tag("Closed", "green") if row.close else tag("Open", "blue"),
            sub=lambda row: "The next to close" if row.is_next else "",
        ),
        Column("due_on", "Close by", kind="date", order_by="due_on"),
        Column("closed_at", "Closed on", kind="datetime", value=lambda row: row.close and row.close.closed_at),
        Column("closed_by", "Closed by", value=lambda row: row.close.closed_by if row.close else ""),
        Column("total", "Cost at close", kind="pounds", value=lambda row: row.close and row.close.total),
        Column("late", "Come since", kind="pounds"),
    )


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def month_list(request: PersonRequest) -> HttpResponse:
    """The months of one PCT: the hat's own, or the one asked for."""
    pcts = list(month_end.pcts_in_sight(request.principal))
    asked = request.GET.get("pct") or str(request.principal.organisation_id)
    pct = next((pct for pct in pcts if asked in (pct.code, str(pct.pk))), pcts[0] if pcts else None)
    listing = None
    if pct is not None:
        listing = Listing(
            f"Months of {pct.name}",
            month_end.months_of(pct),
            _columns(pct),
            asked=request.GET,
            sort="-month",
            empty="No activity has been loaded for this PCT. Its months appear here once there is some.",
        )
        if listing.export_format:
            return listing.file_response()
    return render(request, "activity/months.jinja", {"listing": listing, "pct": pct, "pcts": pcts})


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def month_page(request: PersonRequest, code: str, month: str) -> HttpResponse:
    pct, asked = pct_or_404(request, code), month_or_404(month)
    practices = list(practices_of(pct, asked.last_day))
    status = data_status(pct, asked)
    context = {
        "pct": pct,
        "month": asked,
        "close": MonthClose.objects.visible_to(request.principal).filter(pct=pct, month=asked.first_day).first(),
        "status": status,
        "checks": month_end.checklist(pct, status, practices=practices),
        "why_not": policies.why_not_closable(pct, asked, today=clock.today()),
        "due_on": month_end.close_due_on(asked),
        "may_close": _may_close(request, pct),
        "unattributed": unattributed_totals(pct, [asked], closed=False),
        "changes": month_end.late_changes_of(pct, asked),
        "practices": {practice.pk: practice for practice in practices},
        "costs": _costs(practices, asked),
        "words": presenters,
        "line_labels": LINE_LABELS,
    }
    return render(request, "activity/month.jinja", context)


def _costs(practices: list[Organisation], month: Month) -> list[tuple[Organisation, Totals]]:
    """Each practice with its totals of the month over all lines, as now."""
    sums = activity_by_line([practice.pk for practice in practices], [month], closed=False)
    totals = {practice.pk: Totals() for practice in practices}
    for (practice_id, _), own in sums.items():
        totals[practice_id] += own
    return [(practice, totals[practice.pk]) for practice in practices]


def _may_close(request: PersonRequest, pct: Organisation) -> bool:
    try:
        permissions.check_can_close_month(request.principal, pct)
    except Denied:
        return False
    return True


@signed_in(Permission.MONTH_CLOSE)
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, code: str, month: str) -> HttpResponse:
    """Ask once more, then close."""
    pct, asked = pct_or_404(request, code), month_or_404(month)
    permissions.check_can_close_month(request.principal, pct)
    form = CloseMonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closed = close_month(
                pct=pct, month=asked, by=request.principal, at=clock.now(), note=form.cleaned_data["note"]
            )
        except Denied as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, f"{asked.label} is closed. Its figures stay as they are now.")
            return redirect("activity:close", closed.pk)
    status = data_status(pct, asked)
    context = {
        "form": form,
        "pct": pct,
        "month": asked,
        "checks": month_end.checklist(pct, status, practices=list(practices_of(pct, asked.last_day))),
        "why_not": policies.why_not_closable(pct, asked, today=clock.today()),
    }
    return render(request, "activity/close_month.jinja", context, status=422 if form.errors else 200)


@signed_in(Permission.PRACTICE_VIEW)
@require_safe
def closed_month(request: PersonRequest, close_id: int) -> HttpResponse:
    """A close: who, when, and whether the figures are still those that were closed."""
    rows = MonthClose.objects.visible_to(request.principal).select_related("pct")
    closed = get_object_or_404(rows, pk=close_id)
    context = {
        "close": closed,
        "month": Month.of(closed.month),
        "is_intact": verify_close(closed),
        "snapshot_form": SNAPSHOT_FORM,
    }
    return render(request, "activity/close.jinja", context)
