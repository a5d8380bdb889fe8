"""Pages of practices: the list, and one practice with its PCTs, successions and lists."""

from collections.abc import Callable
from datetime import date

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup, escape

from pbc.core import clock
from pbc.core.access import PersonRequest, signed_in
from pbc.core.charts.grammar import Size
from pbc.core.formats import day
from pbc.core.listing import Column, Filter, Listing, Rows
from pbc.core.tags import tag
from pbc.organisations import permissions, presenters
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation, OrganisationQuerySet
from pbc.organisations.queries.practices import practice_record, with_place_and_list
from pbc.organisations.rendering import list_size_chart

Practice = Organisation

COLUMNS = (
    Column("code", "Code", order_by="code", href=lambda row: reverse("organisations:practice", args=[row.code])),
    Column("name", "Practice", order_by="name"),
    Column("pct_name", "PCT now", order_by="pct_name", sub=lambda row: row.pct_code or ""),
    Column(
        "status",
        "Status",
        value=lambda row: presenters.status_words(row.status_on(clock.today())),
        html=lambda row: status_tag(row.status_on(clock.today())),
        order_by="status",
    ),
    Column("patients", "Patients", "number", order_by="patients"),
    Column("counted_on", "Counted on", "date", order_by="counted_on"),
)


@signed_in(permissions.VIEW)
@require_safe
def practices(request: PersonRequest) -> HttpResponse:
    """The practices that this hat may see."""
    today = clock.today()
    visible = Organisation.objects.visible_to(request.principal)
    listing = Listing(
        "Practices",
        with_place_and_list(visible.practices(), today),
        COLUMNS,
        _filters(visible, today),
        asked=request.GET,
        sort="name",
        empty="No practice is known yet. A register of practices (epraccur) or of their PCTs (epcmem) names them.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "organisations/practices.jinja", {"listing": listing, "on": today})


@signed_in(permissions.VIEW)
@require_safe
def practice(request: PersonRequest, code: str) -> HttpResponse:
    """One practice; what this hat may not see is not found."""
    today = clock.today()
    found = get_object_or_404(Organisation.objects.visible_to(request.principal).practices(), code=code)
    record = practice_record(found, today=today)
    context = {
        "practice": found,
        "record": record,
        "chart": list_size_chart(record.lists) if record.lists else None,
        "narrow_chart": list_size_chart(record.lists, size=Size.LOW) if record.lists else None,
        "facts": _facts(found, today),
        "on": today,
        "words": presenters,
    }
    return render(request, "organisations/practice.jinja", context)


def status_tag(status: str) -> Markup:
    return tag(presenters.status_words(status), presenters.status_colour(status))


def _filters(visible: OrganisationQuerySet, on: date) -> tuple[Filter, ...]:
    pcts = visible.of_kind(OrganisationKind.PCT).filter(children__period__contains=on).distinct().order_by("name")
    consortia = visible.of_kind(OrganisationKind.CONSORTIUM).order_by("name")
    return (
        Filter("q", "Name or code", lambda rows, text: rows.filter(Q(name__icontains=text) | Q(code__iexact=text))),
        Filter("pct", "PCT", _in_parent(OrganisationKind.PCT, on), _choices(pcts)),
        Filter("consortium", "Consortium", _in_parent(OrganisationKind.CONSORTIUM, on), _choices(consortia)),
        Filter(
            "status",
            "Status",
            lambda rows, status: rows.with_status(status, on),
            [(status.value, words) for status, words in presenters.STATUS_WORDS.items()],
        ),
    )


def _choices(organisations: OrganisationQuerySet) -> list[tuple[str, str]]:
    return [(organisation.code, organisation.name) for organisation in organisations]


def _in_parent(kind: OrganisationKind, on: date) -> Callable[[Rows, str], Rows]:
    return lambda rows, code: rows.filter(
        parents__parent__kind=kind, parents__parent__code=code, parents__period__contains=on
    )


def _facts(practice: Practice, on: date) -> list[tuple[str, str | Markup]]:
    facts: list[tuple[str, str | Markup]] = [
        ("Code", practice.code),
        ("Status", status_tag(practice.status_on(on))),
        ("Kind", presenters.PRESCRIBING_SETTINGS.get(practice.prescribing_setting, "Not known")),
        ("Address", escape(", ".join(filter(None, [practice.address, practice.postcode])) or "Not known")),
        ("Opened", day(practice.opened_on) if practice.opened_on else "Not known"),
    ]
    if practice.closed_on:
        facts.append(("Last day", day(presenters.last_day(practice.closed_on))))
    return [*facts, ("Known from", practice.source or "Not known")]
