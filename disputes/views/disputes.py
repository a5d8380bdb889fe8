"""Disputes: the list, and one dispute with its stage and its record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.domain.parties import ABOUT_LABELS
from disputes.domain.states import ENDED, LABELS, DisputeStatus
from disputes.models import Dispute
from disputes.presenters import disputes as words
from disputes.presenters.sight import changes_of, steps_of
from disputes.queries.panels import open_requests
from disputes.views.deeds import deeds_context
from disputes.views.file import file_context
from disputes.views.hearing import hearing_context
from disputes.views.mediation import mediation_context
from disputes.views.offers import offers_context
from disputes.views.panels import panel_context
from disputes.views.scope import dispute_or_404
from disputes.views.settlement import settlement_context
from disputes.views.statement import statement_context
from governance.views.standing_back import offers_to_stand_back
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing
from pbc.core.tags import tag


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET"])
def dispute_list(request: PersonRequest) -> HttpResponse:
    """Disputes in sight: those whose stage ends first on top."""
    listing = Listing(
        "Disputes",
        Dispute.objects.visible_to(request.principal).select_related("practice", "pct"),
        _columns(),
        _filters(),
        asked=request.GET,
        sort="stage_due_on",
        empty="You take part in no dispute.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "listing": listing,
        "may_raise": request.principal.may(Permission.DISPUTE_RAISE),
        "requests": open_requests(request.principal, clock.today()),
    }
    return render(request, "disputes/disputes.jinja", context)


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET"])
def dispute_page(request: PersonRequest, reference: str) -> HttpResponse:
    """One dispute: the question, where it stands, and all that was done."""
    dispute = dispute_or_404(request, reference)
    return render(request, "disputes/dispute.jinja", dispute_context(request, dispute))


def dispute_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """What the page of a dispute shows, for all who see it."""
    today = clock.today()
    return {
        "dispute": dispute,
        "changes": changes_of(dispute),
        "steps": steps_of(dispute),
        "side": permissions.side_of(request.principal, dispute, today),
        "raised_by": words.side_name(dispute, dispute.raiser),
        "who_acts": words.who_acts(dispute),
        "stage_words": words.stage_words(dispute, today),
        "about": ABOUT_LABELS[dispute.about],  # type: ignore[index]
        "labels": LABELS,
        "may_stand_back": offers_to_stand_back(request) and not request.principal.may(Permission.DISPUTE_JUDGE),
        "words": words,
        **offers_context(request, dispute),
        **hearing_context(request, dispute),
        **deeds_context(request, dispute),
        **mediation_context(request, dispute),
        **settlement_context(request, dispute),
        **panel_context(request, dispute),
        **statement_context(request, dispute),
        **file_context(request, dispute),
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column("reference", "Dispute", order_by="reference", href=_address, sub=lambda row: row.subject_label),
        Column("subject_label", "About", order_by="subject_label", on_page=False),
        Column("practice", "Practice or consortium", value=lambda row: row.practice.name, order_by="practice__name"),
        Column("pct", "PCT", value=lambda row: row.pct.name, order_by="pct__name"),
        Column("status", "State", value=lambda row: LABELS[row.state], order_by="status", html=_tag),
        Column("who", "Who acts", value=words.who_acts),
        Column("raised_on", "Raised", "date", order_by="raised_on"),
        Column("stage_due_on", "Stage ends", "date", order_by="stage_due_on"),
    )


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("q", "Dispute, subject or practice", _named),
        Filter("status", "State", lambda rows, key: rows.filter(status=key), [(s, LABELS[s]) for s in DisputeStatus]),
        Filter("open", "Ended or not", lambda rows, key: rows.exclude(status__in=ENDED), [("yes", "not ended")]),
    )


def _named(rows: Any, text: str) -> Any:
    found = rows.filter(subject_label__icontains=text) | rows.filter(reference__icontains=text)
    return found | rows.filter(practice__name__icontains=text)


def _tag(row: Dispute) -> Any:
    return tag(LABELS[row.state], words.DISPUTE_COLOURS[row.state])


def _address(row: Dispute) -> str:
    return reverse("disputes:dispute", args=[row.reference])
