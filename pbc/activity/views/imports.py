"""Files received: the list, one import with its progress, and sending a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity import permissions, presenters
from pbc.activity.actions import imports
from pbc.activity.actions.importing import progress
from pbc.activity.domain.states import FINISHED, LABELS, BatchStatus
from pbc.activity.forms import UploadForm
from pbc.activity.models import ImportBatch
from pbc.activity.queries import batches
from pbc.activity.queries.imports import problems_in
from pbc.activity.queries.quarantine import rows_seen
from pbc.activity.views.formats import declared_or_404
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.core.tags import tag

COLUMNS = (
    Column(
        "reference",
        "Import",
        value=lambda batch: batch.pk,
        order_by="pk",
        href=lambda batch: reverse("activity:import", args=[batch.reference]),
    ),
    Column("received_at", "Received", kind="datetime", order_by="received_at", sub=lambda batch: batch.received_by),
    Column("format", "Kind of file", value=lambda batch: presenters.format_title(batch.format), order_by="format"),
    Column("filename", "File", order_by="filename"),
    Column("sender", "Sent by", value=presenters.sender_text, order_by="sender_code"),
    Column("period", "Month", kind="month", order_by="period"),
    Column(
        "status",
        "Status",
        value=lambda batch: presenters.status_tag(batch)[0],
        order_by="status",
        html=lambda batch: tag(*presenters.status_tag(batch)),
    ),
    Column("loaded", "Rows loaded", kind="number", order_by="loaded"),
    Column("quarantined", "Rows kept out", kind="number", order_by="quarantined"),
)


def _filters(principal: Principal) -> tuple[Filter, ...]:
    formats = [(code, presenters.format_title(code)) for code in batches.formats_seen(principal)]
    months = [(str(month), month.label) for month in batches.months_seen(principal)]
    senders = [(code, code) for code in batches.senders_seen(principal)]
    return (
        Filter("kind", "Kind of file", lambda rows, code: rows.filter(format=code), formats),
        Filter("status", "Status", lambda rows, status: rows.filter(status=status), list(LABELS.items())),
        Filter("month", "Month", lambda rows, text: rows.filter(period=Month.parse(text).first_day), months),
        Filter("sender", "Sent by", lambda rows, code: rows.filter(sender_code=code), senders),
    )


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def import_list(request: PersonRequest) -> HttpResponse:
    principal = request.principal
    listing = Listing(
        "Imports",
        batches.batches_seen(principal),
        COLUMNS,
        _filters(principal),
        asked=request.GET,
        sort="-reference",
        empty="No file has been sent yet. Send one, and its progress and result are shown here.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "activity/imports.jinja", {"listing": listing, "may_send": permissions.may_load(principal)})


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def import_page(request: PersonRequest, reference: str) -> HttpResponse:
    batch = get_object_or_404(batches.batches_seen(request.principal), reference=reference)
    context = _progress(batch) | {
        "standing": batches.standing(batch, request.principal),
        "problems": problems_in(rows_seen(batch, request.principal)),
        "events": batches.events(batch),
        "is_shared": presenters.is_shared(batch, request.principal.organisation_id),
        "no_rows": presenters.no_rows(batch, request.principal.organisation_id),
        "may_send": permissions.may_load(request.principal),
    }
    return render(request, "activity/import.jinja", context)


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def import_progress(request: PersonRequest, reference: str) -> HttpResponse:
    """The part of the page that changes while a file is imported. Once it has ended, the whole page is asked for."""
    batch = get_object_or_404(batches.batches_seen(request.principal), reference=reference)
    if batch.status in FINISHED:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("activity:import", args=[batch.reference])
        return response
    return render(request, "activity/import_progress.jinja", _progress(batch))


def _progress(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch,
        "words": presenters,
        "is_finished": batch.status in FINISHED,
        "phase": presenters.phase_text(progress.said(batch.pk)),
    }


@signed_in(Permission.IMPORT_VIEW)
@require_http_methods(["GET", "POST"])
def send_file(request: PersonRequest, code: str) -> HttpResponse:
    """The form of one format. A file that is refused at the door has its page too, with the reason."""
    declared = declared_or_404(code)
    owner = batches.owner_of_uploads(request.principal)
    permissions.check_can_load(request.principal, declared, owner)
    form = UploadForm(request.POST or None, request.FILES or None, declared=declared)
    if request.method == "POST" and form.is_valid():
        try:
            batch = _receive(form, code, request.principal)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            _tell(request, batch)
            return redirect("activity:import", batch.reference)
    context = {"form": form, "format": declared, "owner": owner}
    return render(request, "activity/send_file.jinja", context, status=422 if form.errors else 200)


def _receive(form: UploadForm, code: str, principal: Principal) -> ImportBatch:
    entered = form.cleaned_data
    return imports.receive_file(
        format=code,
        source=entered["file"],
        filename=entered["file"].name,
        owner=batches.owner_of_uploads(principal),
        sender_code=entered.get("sender_code", ""),
        period=entered.get("period"),
        check_only=entered["check_only"],
        by=principal,
        at=clock.now(),
    )


def _tell(request: PersonRequest, batch: ImportBatch) -> None:
    if batch.status != BatchStatus.REJECTED:
        messages.success(request, f"{batch.filename} is received. You can leave this page: the import goes on.")
