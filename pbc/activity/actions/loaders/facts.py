"""Good rows of activity into the fact tables, priced, in force from now on for the months of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from pbc.activity.actions import summaries
from pbc.activity.actions.importing import progress, slots
from pbc.activity.actions.importing.slots import MonthCount
from pbc.activity.actions.loaders import Loader, LoadResult, Staged, shelves
from pbc.activity.actions.repricing import PRICES_LOCK
from pbc.activity.domain.formats import prescribing
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.domain.pricing.terms import REASON_TEXTS, UnpricedReason
from pbc.activity.models import QuarantinedRow
from pbc.activity.queries.counting import FACTS
from pbc.activity.queries.market_forces import market_forces
from pbc.activity.queries.pricing import PRICED_COLUMNS, priced_rows_sql
from pbc.core.errors import Invalid
from pbc.core.locks import lock
from pbc.organisations.models import Organisation

QUARANTINE = QuarantinedRow._meta.db_table
MOST_STORED = 100_000
PROVIDER_HEADER = "ORGANISATION CODE (CODE OF PROVIDER)"
HRG_HEADER = "HEALTHCARE RESOURCE GROUP CODE"
FAULTS = (UnpricedReason.NO_PRICE, UnpricedReason.NO_DAY_RATE, UnpricedReason.NO_FACTOR)
"""Reasons for having no price that somebody should mend; the others are as it should be."""

COMMON = ("row_number", "practice_id", "practice_code")
HOSPITAL = (*COMMON, "provider_id", "commissioner_id", "patient", "age", "sex", "treatment_function")


@dataclass(frozen=True)
class Target:
    """How the typed rows of a dataset become facts.

    :param copied: columns that a fact takes over from the typed row; ``made`` are SQL for those that it does not.
    :param priced_by: the column to look at where a row has no price.
    """

    copied: tuple[str, ...]
    made: tuple[tuple[str, str], ...] = ()
    priced_by: tuple[str, str] = ("", "''")


TARGETS = {
    Dataset.SPELLS: Target(
        (
            *HOSPITAL,
            "spell_number",
            "admission_method",
            "admission_source",
            "patient_class",
            "admitted_on",
            "discharged_on",
            "discharge_destination",
            "primary_diagnosis",
            "primary_procedure",
            "hrg",
            "specialised_service",
        ),
        (("length_of_stay", "g.discharged_on - g.admitted_on"),),
        (HRG_HEADER, "f.hrg"),
    ),
    Dataset.OUTPATIENTS: Target(
        (
            *HOSPITAL,
            "attendance_identifier",
            "attended_on",
            "first_attendance",
            "attended",
            "referral_source",
            "outcome",
            "priority",
            "primary_procedure",
        ),
        priced_by=("TREATMENT FUNCTION CODE", "f.treatment_function"),
    ),
    Dataset.AE: Target(
        (
            *HOSPITAL[:-1],
            "attendance_number",
            "arrived_on",
            "arrived_at",
            "department_type",
            "category",
            "referral_source",
            "disposal",
            "patient_group",
            "hrg",
        ),
        (("treatment_function", "''"),),
        (HRG_HEADER, "f.hrg"),
    ),
    Dataset.PRESCRIBING: Target(
        (*COMMON, "bnf_code", "bnf_name", "items", "net_ingredient_cost"),
        (
            ("line", f"'{Line.PRESCRIBING}'"),
            ("price", "g.actual_cost"),
            ("unpriced_reason", "''"),
        ),
    ),
}


def load_facts(staged: Staged) -> LoadResult:
    """Insert the rows as facts, point their months at the batch, and rebuild the summaries of those months."""
    dataset = staged.format.dataset
    if dataset is None:
        raise ValueError(f"{staged.format.code} holds no activity")
    counted = _insert(staged, dataset)
    months = _months(counted)
    if not months:
        raise Invalid("No row of the file can be used.", rule="nothing_good", fix="See what was found in its rows.")
    slots.check_one_keeper(staged.batch, dataset, months)
    notes = slots.drift(staged.batch, dataset, months)
    filled = slots.fill(staged.batch, dataset, months, at=staged.at)
    if len(filled) < len(months):
        notes.append("A file received later is in force already for some months. These rows are kept, but not used.")
    progress.say(staged.batch.pk, "summing", sum(month.rows for month in months))
    summaries.rebuild(slots=filled)
    unpriced = {reason: rows for _, reason, rows, _ in counted if reason == UnpricedReason.NO_PRICE_LIST}
    notes += [
        f"{rows:,} rows have no price: {REASON_TEXTS[UnpricedReason(reason)]}" for reason, rows in unpriced.items()
    ]
    if unattributed := sum(month.unattributed for month in months):
        notes.append(
            f"{unattributed:,} rows name no practice that is known. They are counted and shown as unattributed."
        )
    faults = sum(rows for _, reason, rows, _ in counted if reason in FAULTS)
    if faults:
        _warn_unpriced(staged, dataset, [month.month for month in months])
    return LoadResult(loaded=sum(month.rows for month in months), notes=notes, warned=faults, months=len(filled))


def _insert(staged: Staged, dataset: Dataset) -> list[shelves.Counted]:
    """Write all rows in one statement; return rows and rows without a practice by month and reason for no price."""
    target, fact = TARGETS[dataset], FACTS[dataset]
    made = dict(target.made)
    if dataset is Dataset.PRESCRIBING:
        made["quantity"] = "g.quantity" if "quantity" in staged.format.by_key else "NULL::numeric"
    columns = ["month", "batch_id", *target.copied, *made]
    typed = _typed(staged, target, made)
    if dataset in PRICED_COLUMNS:
        columns += PRICED_COLUMNS[dataset]
        lock(PRICES_LOCK, shared=True)
        priced = priced_rows_sql(dataset, typed, year_sql="r.financial_year", market_forces=market_forces())
        source = f"({priced})"
    else:
        source = typed
    if staged.size >= shelves.LARGE_FROM:
        return shelves.load(fact, staged.batch.pk, source)
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {fact._meta.db_table} ({listed}) SELECT {listed} FROM {source} p")  # noqa: S608 - our own names
    return shelves.count(fact._meta.db_table, staged.batch.pk)


def _typed(staged: Staged, target: Target, made: Mapping[str, str]) -> str:
    """The good rows with the columns of a fact before it is priced."""
    parts = [
        "g.month",
        "g.financial_year",
        f"{staged.batch.pk} AS batch_id",
        *(f"g.{name}" for name in target.copied),
        *(f"{sql} AS {name}" for name, sql in made.items()),
    ]
    return f"(SELECT {', '.join(parts)} FROM {staged.good_table} g)"  # noqa: S608 - our own names


def _months(counted: Sequence[shelves.Counted]) -> list[MonthCount]:
    months: dict[date, MonthCount] = {}
    for month, _, rows, unattributed in counted:
        so_far = months.get(month, MonthCount(month, 0, 0))
        months[month] = MonthCount(month, so_far.rows + rows, so_far.unattributed + unattributed)
    return list(months.values())


def _warn_unpriced(staged: Staged, dataset: Dataset, months: Sequence[date]) -> None:
    header, value = TARGETS[dataset].priced_by
    lacks_factor = f"f.unpriced_reason = '{UnpricedReason.NO_FACTOR}'"
    provider = f"(SELECT o.code FROM {Organisation._meta.db_table} o WHERE o.id = f.provider_id)"  # noqa: S608 - our own
    texts = " ".join(f"WHEN '{reason}' THEN %({reason})s" for reason in FAULTS)
    params: dict[str, Any] = {reason.value: REASON_TEXTS[reason] for reason in FAULTS}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {QUARANTINE} (batch_id, row_number, severity, "column", value, rule, message, fix, raw)
            SELECT f.batch_id, f.row_number, 'warning',
                CASE WHEN {lacks_factor} THEN '{PROVIDER_HEADER}' ELSE %(header)s END,
                CASE WHEN {lacks_factor} THEN coalesce({provider}, '') ELSE {value} END, f.unpriced_reason,
                CASE f.unpriced_reason {texts} END,
                CASE WHEN {lacks_factor} THEN 'Load a file of market forces factors that has the provider.'
                    ELSE 'Check the code, or load a price list that has it.' END
                    || ' The row is loaded without a price.', ''
            FROM {FACTS[dataset]._meta.db_table} f
            WHERE f.month = ANY(%(months)s) AND f.batch_id = %(batch)s AND f.unpriced_reason = ANY(%(reasons)s)
            ORDER BY f.row_number LIMIT {MOST_STORED}""",  # noqa: S608 - our own names
            params
            | {
                "header": header,
                "months": list(months),
                "batch": staged.batch.pk,
                "reasons": [reason.value for reason in FAULTS],
            },
        )


_HOSPITAL_FORMATS = (Dataset.SPELLS.value, Dataset.OUTPATIENTS.value, Dataset.AE.value)
LOADERS: dict[str, Loader] = dict.fromkeys(
    (*(declared.code for declared in prescribing.FORMATS), *_HOSPITAL_FORMATS), load_facts
)
