"""Mergers, splits and new names: the list, one of them, recording after a preview, and undoing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from pbc.accounts.domain.permissions import Permission
from pbc.activity.queries.months import closed_until
from pbc.core import clock
from pbc.core.access import PersonRequest, signed_in
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import day
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear
from pbc.core.tags import tag
from pbc.organisations import permissions, presenters
from pbc.organisations.actions.successions import FIX, record_succession
from pbc.organisations.actions.undoing import undo_succession
from pbc.organisations.domain.kinds import LABELS, OrganisationKind, SuccessionKind
from pbc.organisations.models import Succession, UndoneSuccession
from pbc.organisations.queries.successions import Told, preview_succession, told
from pbc.organisations.queries.undoing import preview_undoing
from pbc.successions.forms import RecordForm, UndoForm
from pbc.successions.queries import effects, moving, restoring

IN_FORCE, UNDONE = "in_force", "undone"


@signed_in(Permission.SUCCESSION_VIEW)
@require_safe
def succession_list(request: PersonRequest) -> HttpResponse:
    """What became of organisations in sight, the latest first; what was undone stands among them."""
    rows = told(request.principal)
    listing = Listing(
        "Mergers, splits and new names",
        rows,
        _columns(),
        _filters(rows),
        asked=request.GET,
        sort="-effective_on",
        empty="Nothing is on record of organisations in your sight that merged, split or were renamed.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {"listing": listing, "may_record": bool(permissions.recordable_kinds(request.principal))}
    return render(request, "successions/list.jinja", context)


@signed_in(Permission.SUCCESSION_VIEW)
@require_safe
def succession_page(request: PersonRequest, succession_id: int) -> HttpResponse:
    """One succession: who told it, on what evidence, and whether it can still be undone."""
    found = _in_sight(request, succession_id)
    if found is None:
        return _undone(request, succession_id)
    parties = (found.predecessor, found.successor, found.effective_on)
    may_undo = permissions.may_record_succession(request.principal, *parties)
    context = {
        "succession": found,
        "undoing": preview_undoing(found, closed_until=closed_until) if may_undo else None,
        "moved": found.moves.count(),
        "words": presenters,
    }
    return render(request, "successions/succession.jinja", context)


@signed_in(Permission.SUCCESSION_RECORD)
@require_http_methods(["GET", "POST"])
def record(request: PersonRequest) -> HttpResponse:
    """Ask, show what would change, and record it once that is agreed to."""
    form = RecordForm(request.POST or None, by=request.principal)
    if not form.is_valid() or "edit" in request.POST:
        return _record_form(request, form)
    succession, at = form.succession(), clock.now()
    try:
        if "seen" not in request.POST:
            return _preview(request, form, succession)
        seen = request.POST["seen"]
        done = record_succession(**succession, closed_until=closed_until, seen=seen, by=request.principal, at=at)
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return _record_form(request, form)
    if done.recorded_at == at:
        messages.success(request, f"Recorded. {presenters.happened(done)}")
    else:
        messages.info(request, f"Nothing was changed: {_recorded_before(done)}")
    return redirect("successions:succession", done.pk)


@signed_in(Permission.SUCCESSION_RECORD)
@require_http_methods(["GET", "POST"])
def undo(request: PersonRequest, succession_id: int) -> HttpResponse:
    """Show what would be put back, ask why, and take the succession back."""
    found = _in_sight(request, succession_id)
    if found is None:
        return _undone(request, succession_id)
    parties = (found.predecessor, found.successor, found.effective_on)
    permissions.check_may_record_succession(request.principal, *parties)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undone = undo_succession(
                succession=found,
                reason=form.cleaned_data["reason"],
                closed_until=closed_until,
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Undone. It is no longer on record that {presenters.happened(undone)}")
            return redirect("successions:list")
    preview = preview_undoing(found, closed_until=closed_until)
    context = {
        "form": form,
        "succession": found,
        "preview": preview,
        "restored": restoring(preview.carried),
        "effects": effects(*parties, request.principal),
        "words": presenters,
    }
    return render(request, "successions/undo.jinja", context, status=422 if form.errors else 200)


def _record_form(request: PersonRequest, form: RecordForm) -> HttpResponse:
    return render(request, "successions/record.jinja", {"form": form}, status=422 if form.errors else 200)


def _preview(request: PersonRequest, form: RecordForm, succession: dict[str, Any]) -> HttpResponse:
    """:raises Invalid, Denied: where it cannot be recorded, or is on record already."""
    parties = (succession["predecessor"], succession["successor"], succession["effective_on"])
    permissions.check_may_record_succession(request.principal, *parties)
    kind, (old, new, on) = succession["kind"], parties
    preview = preview_succession(kind=kind, predecessor=old, successor=new, effective_on=on, closed_until=closed_until)
    if preview.known:
        raise Invalid(f"Nothing would change: {_recorded_before(preview.known)}", rule="on_record")
    if preview.refused:
        raise Invalid(preview.refused, field=preview.field, fix=preview.fix or FIX)
    context = {
        "form": form,
        "succession": succession,
        "preview": preview,
        "memberships": moving(preview.moves),
        "effects": effects(*parties, request.principal),
        "words": presenters,
    }
    return render(request, "successions/preview.jinja", context)


def _recorded_before(known: Succession) -> str:
    by = f" by {known.recorded_by}" if known.recorded_by else ""
    return f"{presenters.happened(known)} That is on record since {day(known.recorded_at)}{by}."


def _in_sight(request: PersonRequest, key: int) -> Succession | None:
    seen = Succession.objects.visible_to(request.principal).select_related("predecessor", "successor")
    return seen.filter(pk=key).first()


def _undone(request: PersonRequest, key: int) -> HttpResponse:
    """:raises Http404: where this hat sees no such succession that was undone."""
    seen = UndoneSuccession.objects.visible_to(request.principal).select_related("predecessor", "successor")
    undone = seen.filter(succession_key=key).first()
    if undone is None:
        raise Http404("There is no such succession.")
    text = f"Undone already, by {undone.undone_by} on {day(undone.undone_at)}: {presenters.happened(undone)}"
    messages.info(request, f"{text} The reason: {undone.reason}")
    return redirect("successions:list")


def _columns() -> tuple[Column, ...]:
    return (
        Column("effective_on", "From", "date", order_by="effective_on", href=_address),
        Column("predecessor", "What it was", value=lambda row: str(row.predecessor), order_by="predecessor"),
        Column("kind", "What happened", value=lambda row: presenters.BECAME[row.kind], order_by="kind"),
        Column("successor", "What it became", value=lambda row: str(row.successor), order_by="successor"),
        Column("state", "State", value=_state, html=_state_tag, sub=_why_undone, order_by="state"),
        Column("reason", "Why undone"),
        Column("evidence", "Evidence"),
        Column("recorded_by", "Recorded by", order_by="recorded_by"),
        Column("recorded_at", "Recorded", "datetime", order_by="recorded_at"),
    )


def _address(row: Told) -> str | None:
    return None if row.is_undone else reverse("successions:succession", args=[row.key])


def _state(row: Told) -> str:
    return "Undone" if row.is_undone else "On record"


def _state_tag(row: Told) -> Markup:
    return tag(_state(row), "grey" if row.is_undone else "green")


def _why_undone(row: Told) -> str:
    return f"by {row.undone_by}, {day(row.undone_at)}" if row.is_undone else ""


def _filters(rows: list[Told]) -> tuple[Filter, ...]:
    years = sorted({FinancialYear.of(row.effective_on) for row in rows}, reverse=True)
    kinds = sorted({OrganisationKind(row.predecessor.kind) for row in rows})
    return (
        Filter("q", "Name or code", lambda rows, text: [row for row in rows if text.lower() in _text(row)]),
        Filter(
            "what",
            "Of what",
            lambda rows, what: [row for row in rows if row.predecessor.kind == what],
            [(kind.value, LABELS[kind].capitalize()) for kind in kinds],
        ),
        Filter(
            "kind",
            "What happened",
            lambda rows, kind: [row for row in rows if row.kind == kind],
            [(kind.value, presenters.BECAME[kind].capitalize()) for kind in SuccessionKind],
        ),
        Filter(
            "year",
            "Financial year",
            lambda rows, year: [row for row in rows if str(FinancialYear.of(row.effective_on).start_year) == year],
            [(str(year.start_year), year.label) for year in years],
        ),
        Filter(
            "state",
            "State",
            lambda rows, state: [row for row in rows if row.is_undone == (state == UNDONE)],
            [(IN_FORCE, "On record"), (UNDONE, "Undone")],
        ),
    )


def _text(row: Told) -> str:
    return f"{row.predecessor} {row.successor}".lower()
