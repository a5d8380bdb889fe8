"""Rebuild the monthly summaries of the slots that a batch or a new price list touched, and of no others."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from pbc.activity.actions import plans
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import DataSlot, MonthlyActivity, MonthlyStratum
from pbc.activity.queries.counting import ACTIVITY, BAND, BED_DAYS, EXCESS_COST, FACTS, MEASURES, SEX


@transaction.atomic
def rebuild(*, slots: Iterable[DataSlot]) -> int:
    """Replace the summary rows of these slots by sums over the facts of each slot's current batch and month.

    A spell's days beyond the trim point stand in a line of their own (activity in days), so that the lines of a slot
    sum to the price of its facts to the penny. Rows without a practice stand under their commissioner; prescribing
    without a practice under the slot's owner.

    :returns: the number of summary rows written.
    """
    keys = sorted(slot.pk for slot in slots)
    locked = list(DataSlot.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    MonthlyActivity.objects.filter(slot__in=locked).delete()
    MonthlyStratum.objects.filter(slot__in=locked).delete()
    plans.by_hash()
    by_dataset: dict[str, list[DataSlot]] = {}
    for slot in locked:
        by_dataset.setdefault(slot.dataset, []).append(slot)
    return sum(
        _write(summary, same) for dataset, same in by_dataset.items() for summary in _summaries(Dataset(dataset))
    )


@dataclass(frozen=True)
class _Summary:
    """A query of sums over facts, and the statement that makes a summary's rows of them, found under ``sums``."""

    sums: str
    insert: str


def _summaries(dataset: Dataset) -> list[_Summary]:
    return [_lines(dataset), _strata(dataset)] if dataset in MEASURES else [_lines(dataset)]


def _write(summary: _Summary, slots: list[DataSlot]) -> int:
    """Sum once over the facts of all slots: a file of many months is read once, not once a month.

    PostgreSQL reads with several processors for a table made of a query, but not for an INSERT.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE sums ON COMMIT DROP AS {summary.sums}",
            {
                "months": list({slot.month for slot in slots}),
                "batches": list({slot.current_batch_id for slot in slots}),
            },
        )
        cursor.execute(summary.insert, {"slots": [slot.pk for slot in slots]})
        rows = int(cursor.rowcount)
        cursor.execute("DROP TABLE sums")
    return rows


def _facts(dataset: Dataset) -> str:
    """The facts of these batches and months as ``f``. Some may be of no slot, where several are rebuilt at once."""
    return f"{FACTS[dataset]._meta.db_table} f WHERE f.batch_id = ANY(%(batches)s) AND f.month = ANY(%(months)s)"


_SLOTS = f"""{DataSlot._meta.db_table} s JOIN sums n ON n.batch_id = s.current_batch_id AND n.month = s.month
WHERE s.id = ANY(%(slots)s)"""
"""The sums over facts in force as ``n``, each with its slot as ``s``."""

_ACTIVITY_COLUMNS = """slot_id, month, practice_id, provider_id, commissioner_id, line, treatment_function,
    activity, bed_days, cost, unpriced"""


_HOSPITAL_PLACES = "f.practice_id, f.provider_id, f.commissioner_id, f.line, f.treatment_function"
_NOWHERE = "NULL::bigint AS provider_id, NULL::bigint AS commissioner_id"
_PRESCRIBING_PLACES = f"f.practice_id, {_NOWHERE}, f.line, ''::text AS treatment_function"
_EXCESS_SUMS = f""",
        coalesce(sum(f.excess_days) FILTER (WHERE f.excess_days > 0), 0) AS excess_days,
        coalesce(sum({EXCESS_COST}) FILTER (WHERE f.excess_days > 0), 0) AS excess_cost"""
_EXCESS_ROWS = f"""
UNION ALL
SELECT s.id, n.month, n.practice_id, n.provider_id, n.commissioner_id, '{Line.EXCESS_BED_DAYS}', n.treatment_function,
    sum(n.excess_days), 0, sum(n.excess_cost), 0
FROM {_SLOTS} AND n.excess_days > 0
GROUP BY 1, 2, 3, 4, 5, 7"""  # noqa: S608 - our own words


def _lines(dataset: Dataset) -> _Summary:
    """Activity and cost of every line: the facts are read once, the days beyond the trim point summed on the way."""
    places, commissioner = _HOSPITAL_PLACES, "n.commissioner_id"
    if dataset is Dataset.PRESCRIBING:
        places, commissioner = _PRESCRIBING_PLACES, "CASE WHEN n.practice_id IS NULL THEN s.owner_id END"
    has_excess = dataset is Dataset.SPELLS
    return _Summary(
        f"""
SELECT f.batch_id, f.month, {places},
    sum({ACTIVITY[dataset]}) AS activity, sum({BED_DAYS.get(dataset, "0")}) AS bed_days,
    coalesce(sum(f.price), 0) AS price, count(*) FILTER (WHERE f.price IS NULL) AS unpriced
    {_EXCESS_SUMS if has_excess else ""}
FROM {_facts(dataset)}
GROUP BY 1, 2, 3, 4, 5, 6, 7""",  # noqa: S608 - our own words; values go as parameters
        f"""
INSERT INTO {MonthlyActivity._meta.db_table} ({_ACTIVITY_COLUMNS})
SELECT s.id, n.month, n.practice_id, n.provider_id, {commissioner}, n.line, n.treatment_function,
    n.activity, n.bed_days, n.price{" - n.excess_cost" if has_excess else ""}, n.unpriced
FROM {_SLOTS}{_EXCESS_ROWS if has_excess else ""}""",  # noqa: S608 - the same
    )


def _strata(dataset: Dataset) -> _Summary:
    return _Summary(
        f"""
SELECT f.batch_id, f.month, f.practice_id, {SEX} AS sex, {BAND} AS band, {MEASURES[dataset]} AS measures,
    count(*) AS events
FROM {_facts(dataset)} AND f.practice_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6""",  # noqa: S608 - our own words; values go as parameters
        f"""
INSERT INTO {MonthlyStratum._meta.db_table} (slot_id, month, practice_id, measure, sex, band, events)
SELECT g.slot_id, g.month, g.practice_id, m.measure, g.sex, g.band, sum(g.events)
FROM (SELECT s.id AS slot_id, n.* FROM {_SLOTS}) g CROSS JOIN LATERAL unnest(g.measures) AS m(measure)
GROUP BY 1, 2, 3, 4, 5, 6""",  # noqa: S608 - the same
    )
