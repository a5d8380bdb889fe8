"""PCTs as they were on a day, or the practices of that day on today's map."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pbc.core import clock
from pbc.core.access import PersonRequest, signed_in
from pbc.core.listing import Column, Listing
from pbc.organisations import permissions, presenters
from pbc.organisations.domain.kinds import CommissionerKind, OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries.places import PctOnDay, pcts_on_day

COLUMNS = (
    Column("code", "Code", value=lambda row: row.pct.code, order_by="code"),
    Column("name", "PCT", value=lambda row: row.pct.name, order_by="name", sub=lambda row: _kind(row)),
    Column("practices", "Practices", "number", order_by="practices"),
    Column("patients", "Patients", "number", order_by="patients", sub=lambda row: _completeness(row)),
)
TODAYS_MAP = "today"


@signed_in(permissions.VIEW)
@require_safe
def pcts(request: PersonRequest) -> HttpResponse:
    """The PCTs that this hat may see, as they were on the day asked for."""
    today = clock.today()
    on, fault = _day(request.GET.get("on", ""), today)
    is_restated = request.GET.get("map") == TODAYS_MAP and on <= today
    in_sight = Organisation.objects.visible_to(request.principal).of_kind(OrganisationKind.PCT).order_by("code")
    rows = pcts_on_day(in_sight, on=on, to=today if is_restated else None)
    listing = Listing(
        "PCTs", rows, COLUMNS, asked=request.GET, sort="code", empty="No PCT in your sight had practices on this day."
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "listing": listing,
        "on": on,
        "today": today,
        "fault": fault,
        "is_restated": is_restated,
        "practices": sum(row.practices for row in rows),
        "patients": sum(row.patients for row in rows),
        "unknown": sum(row.unknown for row in rows),
    }
    return render(request, "organisations/pcts.jinja", context)


def _day(text: str, today: date) -> tuple[date, str]:
    """The day asked for, or today with what was wrong about it."""
    if not text.strip():
        return today, ""
    try:
        return date.fromisoformat(text.strip()), ""
    except ValueError:
        return today, f"“{text}” is not a day: write it as YYYY-MM-DD, such as 2006-09-30. Today is shown."


def _kind(row: PctOnDay) -> str:
    kind = CommissionerKind(row.pct.commissioner_kind or CommissionerKind.PCT)
    return "" if kind is CommissionerKind.PCT else presenters.COMMISSIONER_WORDS[kind]


def _completeness(row: PctOnDay) -> str:
    missing = row.practices - row.listed
    return f"{missing:,} without a list" if missing else ""
