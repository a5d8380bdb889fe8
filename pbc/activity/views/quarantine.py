"""Rows that broke a rule: to look at, and to take away, mend and send again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity import presenters
from pbc.activity.domain.formats import FORMATS
from pbc.activity.models import ImportBatch
from pbc.activity.queries.batches import batches_seen
from pbc.activity.queries.quarantine import columns_broken, rows_seen, rows_to_mend, rules_broken
from pbc.core.exports import FORMATS as FILES
from pbc.core.listing import Column, Filter, Listing
from pbc.core.tags import tag

COLUMNS = (
    Column("row_number", "Line of the file", kind="number", order_by="row_number"),
    Column(
        "severity",
        "Outcome",
        value=lambda row: presenters.SEVERITY_LABELS[row.severity],
        order_by="severity",
        html=lambda row: tag(presenters.SEVERITY_LABELS[row.severity], presenters.SEVERITY_COLOURS[row.severity]),
    ),
    Column("column", "Column", order_by="column"),
    Column("value", "Value", order_by="value"),
    Column("message", "What is wrong", order_by="message", sub=lambda row: row.fix),
    Column("fix", "What to do", on_page=False),
    Column("rule", "Rule", order_by="rule", on_page=False),
)


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def quarantine(request: PersonRequest, reference: str) -> HttpResponse:
    batch = get_object_or_404(batches_seen(request.principal), reference=reference)
    rows = rows_seen(batch, request.principal)
    filters = (
        Filter("rule", "Rule", lambda found, rule: found.filter(rule=rule), [(r, r) for r in rules_broken(rows)]),
        Filter("column", "Column", lambda found, name: found.filter(column=name), columns_broken(rows)),
        Filter(
            "severity",
            "Outcome",
            lambda found, severity: found.filter(severity=severity),
            list(presenters.SEVERITY_LABELS.items()),
        ),
    )
    listing = Listing(
        f"Quarantine of import {batch.pk}",
        rows,
        COLUMNS,
        filters,
        asked=request.GET,
        sort="row_number",
        empty=presenters.no_rows(batch, request.principal.organisation_id),
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "activity/quarantine.jinja", {"batch": batch, "listing": listing, "words": presenters})


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def rows_to_mend_file(request: PersonRequest, reference: str) -> HttpResponse:
    """The rows kept out, as the file held them, with line and reasons in front."""
    batch = get_object_or_404(batches_seen(request.principal), reference=reference)
    head = ["LINE", "WHAT IS WRONG", "WHAT TO DO", *_headers(batch)]
    body = FILES["csv"].write("rows to mend", head, rows_to_mend(batch, request.principal))
    response = HttpResponse(body, content_type=FILES["csv"].content_type)
    response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}-rows-to-mend.csv"'
    return response


def _headers(batch: ImportBatch) -> list[str]:
    declared = FORMATS.get(batch.format)
    return [column.header for column in declared.columns] if declared else []
