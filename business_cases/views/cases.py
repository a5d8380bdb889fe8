"""Business cases: the list, and one case with its clock and its record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.domain.case_states import AGREED, LABELS, UNDECIDED, WRITABLE, CaseStatus
from business_cases.domain.route import LEVEL_TITLES
from business_cases.models import BusinessCase
from business_cases.presenters import cases as words
from business_cases.queries.cases import clock_of
from business_cases.views.assessment import assessment_context
from business_cases.views.deeds import deeds_context
from business_cases.views.overdue import clock_context, own_median
from business_cases.views.scope import case_or_404
from business_cases.views.signing import signing_context
from business_cases.views.thread import thread_context
from governance.views.standing_back import offers_to_stand_back
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing
from pbc.core.tags import tag


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def case_list(request: PersonRequest) -> HttpResponse:
    """Cases in sight: those whose clock runs first, the next to fall due on top."""
    listing = Listing(
        "Business cases",
        BusinessCase.objects.visible_to(request.principal).select_related("owner", "pct"),
        _columns(),
        _filters(),
        asked=request.GET,
        sort="due_on",
        empty="There is no business case yet. A practice or consortium begins one.",
    )
    if listing.export_format:
        return listing.file_response()
    may_write = request.principal.may(Permission.CASE_WRITE)
    context = {"listing": listing, "may_write": may_write, "median": own_median(request)}
    return render(request, "business_cases/cases.jinja", context)


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def case_page(request: PersonRequest, reference: str) -> HttpResponse:
    """One case: where it stands, its clock, and all that was done."""
    case = case_or_404(request, reference)
    return render(request, "business_cases/case.jinja", case_context(request, case))


def case_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """What the page of a case shows, for all who see it."""
    today = clock.today()
    found = clock_of(case, today)
    context: dict[str, Any] = {
        "case": case,
        "clock": found,
        "clock_words": words.clock_words(found),
        "changes": list(case.changes.order_by("-number")),
        "version": case.versions.order_by("-number").first(),
        "may_write": permissions.may_write_for(request.principal, case.owner, today),
        "is_open": case.state in UNDECIDED,
        "is_writable": case.state in WRITABLE,
        "is_refused": case.state is CaseStatus.REFUSED,
        "again": BusinessCase.objects.visible_to(request.principal).filter(resubmits=case).first(),
        "desk": words.desk_words(case.state),
        "labels": LABELS,
        "level_titles": LEVEL_TITLES,
        "may_stand_back": offers_to_stand_back(request),
        "delivered": AGREED | {CaseStatus.GIVEN_UP},
        "words": words,
    }
    context |= clock_context(request, case, found)
    context |= assessment_context(request, case)
    context |= thread_context(request, case)
    context |= signing_context(request, case)
    return context | deeds_context(request, case, context)


def _columns() -> tuple[Column, ...]:
    return (
        Column("reference", "Case", order_by="reference", href=_address, sub=lambda row: row.title),
        Column("title", "Title", order_by="title", on_page=False),
        Column("owner", "Proposed by", value=lambda row: row.owner.name, order_by="owner__name"),
        Column("status", "State", value=lambda row: LABELS[row.state], order_by="status", html=_tag),
        Column("desk", "On whose desk", value=lambda row: words.desk_words(row.state)),
        Column("received_on", "Received", "date", order_by="received_on"),
        Column("due_on", "Due", "date", order_by="due_on", value=_due),
        Column("value", "Value", "pounds", order_by="value"),
        Column("decided_on", "Decided", "date", order_by="decided_on"),
    )


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("q", "Case, title or proposer", _named),
        Filter("status", "State", lambda rows, key: rows.filter(status=key), [(s, LABELS[s]) for s in CaseStatus]),
        Filter("open", "Clock", lambda rows, key: rows.filter(status__in=UNDECIDED), [("yes", "running")]),
    )


def _named(rows: Any, text: str) -> Any:
    found = rows.filter(title__icontains=text) | rows.filter(reference__icontains=text)
    return found | rows.filter(owner__name__icontains=text)


def _tag(row: BusinessCase) -> Any:
    return tag(LABELS[row.state], words.CASE_COLOURS[row.state])


def _due(row: BusinessCase) -> Any:
    return row.due_on if row.state in UNDECIDED else None


def _address(row: BusinessCase) -> str:
    return reverse("business_cases:case", args=[row.reference])
