"""The precedent book: rulings without names, for everybody; and their publication by the clerk (R143)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from disputes.actions.following import publish_precedent
from disputes.domain.parties import ABOUT_LABELS, About, Side
from disputes.forms.hearing import PrecedentForm
from disputes.queries.rulings import precedents
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing

FOR = {Side.PRACTICE: "the practice", Side.PCT: "the PCT"}


@signed_in(Permission.RULES_VIEW)
@require_http_methods(["GET"])
def precedent_list(request: PersonRequest) -> HttpResponse:
    """Every published ruling, to be searched by words, paragraph and kind."""
    listing = Listing(
        "Precedent book",
        precedents(),
        _columns(),
        _filters(),
        asked=request.GET,
        sort="-ruled_on",
        empty="No ruling is published yet.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "disputes/precedents.jinja", {"listing": listing})


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def publish_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Publish a ruling in words that name nobody."""
    dispute = dispute_or_404(request, reference)
    form = PrecedentForm(sent(request))
    return deed_page(
        request,
        dispute,
        form,
        lambda: publish_precedent(dispute=dispute, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Publish the ruling without names",
        button="Publish",
        done="Published in the precedent book.",
        intro="Everybody reads it. Name no practice, PCT or person: the system refuses the names and codes it knows.",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", "What it was about", order_by="title", sub=lambda row: row.question),
        Column("question", "Question", on_page=False),
        Column("about", "Kind", value=lambda row: ABOUT_LABELS[About(row.about)], order_by="about"),
        Column("paragraph", "Paragraph", order_by="paragraph"),
        Column("for_side", "Ruled for", value=lambda row: FOR[Side(row.for_side)], order_by="for_side"),
        Column("reasons", "What the panel found"),
        Column("ruled_on", "Ruled", "date", order_by="ruled_on"),
    )


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("q", "Words or paragraph", _named),
        Filter("about", "Kind", lambda rows, key: rows.filter(about=key), [(a, ABOUT_LABELS[a]) for a in About]),
    )


def _named(rows: Any, text: str) -> Any:
    return rows & precedents(text)
