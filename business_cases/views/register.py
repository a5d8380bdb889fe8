"""The public register of decisions, and deadlines for a calendar."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases.domain.case_states import LABELS
from business_cases.models import BusinessCase
from business_cases.presenters.cases import CASE_COLOURS
from business_cases.queries.condition_needs import waiting_conditions
from business_cases.queries.conditions import standing_of
from business_cases.queries.register import Entry, register
from business_cases.rendering.deadlines import calendar_of, condition_due, decision_due
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing
from pbc.core.tags import tag


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def register_page(request: PersonRequest) -> HttpResponse:
    """Decided cases of the PCTs in sight: anybody of a PCT may know what was decided and why."""
    listing = Listing(
        "Register of decisions",
        register(request.principal),
        _columns(),
        (
            Filter("q", "Title, case or proposer", _named),
            Filter("decision", "Decision", _decided, [("Approved", "approved"), ("Refused", "refused")]),
        ),
        asked=request.GET,
        sort="-decided_on",
        empty="No case is decided yet.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "business_cases/register.jinja", {"listing": listing})


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def deadlines(request: PersonRequest) -> HttpResponse:
    """Days by which cases in sight are to be decided, and conditions of approved ones met, for a calendar."""
    cases = BusinessCase.objects.visible_to(request.principal).undecided().select_related("owner").order_by("due_on")
    found = [decision_due(case, _address(request, "case", case.reference)) for case in cases]
    found += [
        condition_due(each, _address(request, "condition", each.condition.signature.case.reference, each.owed.number))
        for each in map(standing_of, waiting_conditions(request.principal))
    ]
    content = calendar_of(filter(None, found), clock.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="business-cases.ics"'
    return response


def _address(request: PersonRequest, name: str, *args: Any) -> str:
    return request.build_absolute_uri(reverse(f"business_cases:{name}", args=args))


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", "Case", sub=lambda row: row.reference),
        Column("reference", "Reference", on_page=False),
        Column("owner", "Proposed by"),
        Column("value", "Value", "pounds"),
        Column("decision", "Decision", html=_tag, sub=lambda row: row.reasons),
        Column("reasons", "Reasons", on_page=False),
        Column("status", "State", value=lambda row: LABELS[row.status], on_page=False),
        Column("received_on", "Received", "date"),
        Column("decided_on", "Decided", "date", sub=lambda row: "late" if row.is_late else ""),
        Column("days", "Days", "number"),
        Column("pct", "PCT", on_page=False),
    )


def _tag(row: Entry) -> Any:
    return tag(LABELS[row.status], CASE_COLOURS[row.status])


def _named(rows: list[Entry], text: str) -> list[Entry]:
    asked = text.casefold()
    return [row for row in rows if asked in f"{row.title} {row.reference} {row.owner}".casefold()]


def _decided(rows: list[Entry], key: str) -> list[Entry]:
    return [row for row in rows if row.decision == key]
