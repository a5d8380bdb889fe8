"""From a figure to its rows: a practice's month by line, and the rows of one line."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pbc.accounts.domain.permissions import Permission
from pbc.activity import presenters
from pbc.activity.actions.viewing import record_rows_viewed
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Dataset, Line
from pbc.activity.models import MonthClose
from pbc.activity.queries.activity import DATASET_OF_LINE, activity_by_line, facts
from pbc.activity.queries.batches import files_behind
from pbc.activity.queries.sight import Group, Sight, grouped, sight_of
from pbc.activity.views.scope import line_or_404, month_or_404, practice_or_404
from pbc.core import clock
from pbc.core.access import PersonRequest, signed_in
from pbc.core.formats import MISSING
from pbc.core.listing import Column, Listing
from pbc.core.periods import Month
from pbc.organisations.domain.ages import band_of
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of

AS_THEN = "as-then"


@signed_in(Permission.PRACTICE_VIEW)
@require_safe
def practice_month(request: PersonRequest, code: str, month: str) -> HttpResponse:
    """Activity and cost of one practice and month by line: as now, and as then where the month is closed."""
    practice, asked = practice_or_404(request, code), month_or_404(month)
    now = activity_by_line([practice.pk], [asked], closed=False)
    then = activity_by_line([practice.pk], [asked], closed=True)
    context = {
        "practice": practice,
        "month": asked,
        "close": _close_of(request, practice, asked),
        "lines": [
            (line, LINE_LABELS[line], LINE_UNITS[line], now.get((practice.pk, line)), then.get((practice.pk, line)))
            for line in Line
        ],
        "as_then": AS_THEN,
        "words": presenters,
    }
    return render(request, "activity/practice_month.jinja", context)


@signed_in(Permission.PRACTICE_VIEW)
@require_safe
def rows(request: PersonRequest, code: str, month: str, line: str) -> HttpResponse:
    """The rows behind one figure, as closely as the hat may look. Looking at patients' rows is recorded."""
    practice, asked, of_line = practice_or_404(request, code), month_or_404(month), line_or_404(line)
    close = _close_of(request, practice, asked) if request.GET.get("figures") == AS_THEN else None
    found, sight = facts(practice=practice, month=asked, line=of_line, close=close), sight_of(request.principal)
    title = f"{LINE_LABELS[of_line]}, {asked.label}"
    if sight is Sight.AGGREGATE:
        listing = _sums(
            request, title, grouped(found, line=of_line, practice=practice, month=asked, by=request.principal)
        )
    else:
        dataset = DATASET_OF_LINE[of_line]
        columns = _columns(dataset, sight)
        found = found if dataset is Dataset.PRESCRIBING else found.select_related("batch", "provider")
        listing = Listing(title, found, columns, asked=request.GET, sort="row_number", empty=_EMPTY)
        record_rows_viewed(
            practice=practice, month=asked, line=of_line, rows=listing.total, by=request.principal, at=clock.now()
        )
    if listing.export_format:
        return listing.file_response()
    files, openable = files_behind(found.order_by().values("batch"), request.principal)
    context = {
        "practice": practice,
        "month": asked,
        "title": title,
        "listing": listing,
        "sight": sight,
        "close": close,
        "files": [file for file in files if file.pk in openable],
    }
    return render(request, "activity/rows.jinja", context)


_EMPTY = "No row stands behind this figure."


def _close_of(request: PersonRequest, practice: Organisation, month: Month) -> MonthClose | None:
    pct = pct_of(practice, month.last_day)
    return MonthClose.objects.visible_to(request.principal).filter(pct=pct, month=month.first_day).first()


def _sums(request: PersonRequest, title: str, groups: list[Group]) -> Listing:
    columns = (
        Column("provider", "Provider", order_by="provider"),
        Column("group", "Price group", order_by="group"),
        Column("rows", "Rows", kind="number", order_by="rows"),
        Column("cost", "Cost", kind="pounds", order_by="cost"),
    )
    return Listing(title, groups, columns, asked=request.GET, sort="provider", empty=_EMPTY)


def _columns(dataset: Dataset, sight: Sight) -> tuple[Column, ...]:
    own, seen = _COLUMNS[dataset]
    is_own, has_patients = sight is Sight.OWN, dataset is not Dataset.PRESCRIBING
    return (
        _LINE,
        _PRICE,
        *(own if is_own else ()),
        *((_AGE if is_own else _BAND, _PATIENT) if has_patients else ()),
        *seen,
    )


def _band(row: Any) -> str:
    return MISSING if row.age is None else band_of(row.age)


_LINE = Column(
    "row_number", "Line of the file", kind="number", order_by="row_number", sub=lambda row: row.batch.filename
)
_PRICE = Column(
    "price",
    "Price",
    kind="pounds",
    order_by="price",
    sub=lambda row: presenters.unpriced_text(row.unpriced_reason),
)
_AGE = Column("age", "Age", kind="number", order_by="age")
_BAND = Column("band", "Age band", value=_band)
_PATIENT = Column("patient", "Patient (pseudonym)", value=lambda row: row.patient.hex[:8] if row.patient else "")
_PROVIDER = Column("provider", "Provider", value=lambda row: row.provider.name if row.provider else "not known")
_SPECIALTY = Column("treatment_function", "Treatment function", order_by="treatment_function")
_HRG = Column("hrg", "HRG", order_by="hrg")
_COLUMNS: dict[Dataset, tuple[tuple[Column, ...], tuple[Column, ...]]] = {
    Dataset.SPELLS: (
        (
            Column("spell_number", "Spell", order_by="spell_number"),
            Column("admitted_on", "Admitted", kind="date", order_by="admitted_on"),
            Column("discharged_on", "Discharged", kind="date", order_by="discharged_on"),
            Column("primary_diagnosis", "Diagnosis", order_by="primary_diagnosis"),
        ),
        (
            _PROVIDER,
            _SPECIALTY,
            Column("admission_method", "Admission method", order_by="admission_method"),
            Column("length_of_stay", "Days", kind="number", order_by="length_of_stay"),
            _HRG,
            Column("base", "Base price", kind="pounds", order_by="base"),
            Column("excess_amount", "Excess days", kind="pounds", order_by="excess_amount"),
        ),
    ),
    Dataset.OUTPATIENTS: (
        (
            Column("attendance_identifier", "Attendance", order_by="attendance_identifier"),
            Column("attended_on", "Day", kind="date", order_by="attended_on"),
        ),
        (_PROVIDER, _SPECIALTY, Column("referral_source", "Source of referral", order_by="referral_source")),
    ),
    Dataset.AE: (
        (
            Column("attendance_number", "Attendance", order_by="attendance_number"),
            Column("arrived_on", "Day", kind="date", order_by="arrived_on"),
        ),
        (_PROVIDER, Column("category", "Category", order_by="category"), _HRG),
    ),
    Dataset.PRESCRIBING: (
        (),
        (
            Column("bnf_code", "BNF code", order_by="bnf_code"),
            Column("bnf_name", "Name", order_by="bnf_name"),
            Column("items", "Items", kind="number", order_by="items"),
            Column("net_ingredient_cost", "Net ingredient cost", kind="pounds", order_by="net_ingredient_cost"),
        ),
    ),
}
