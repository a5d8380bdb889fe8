"""Rebuild the monthly summaries of the slots that a batch or a new price list touched, and of no others."""

from collections.abc import Iterable

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
    return sum(_write(sql, same) for dataset, same in by_dataset.items() for sql in _statements(Dataset(dataset)))


def _statements(dataset: Dataset) -> list[str]:
    return [_lines(dataset), _strata(dataset)] if dataset in MEASURES else [_lines(dataset)]


def _write(sql: str, slots: list[DataSlot]) -> int:
    """Run a statement once over the facts of all slots: a file of many months is read once, not once a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "slots": [slot.pk for slot in slots],
                "months": list({slot.month for slot in slots}),
                "batches": list({slot.current_batch_id for slot in slots}),
            },
        )
        return int(cursor.rowcount)


def _facts(dataset: Dataset) -> str:
    """The facts of these batches and months as ``f``. Some may be of no slot, where several are rebuilt at once."""
    return f"{FACTS[dataset]._meta.db_table} f WHERE f.batch_id = ANY(%(batches)s) AND f.month = ANY(%(months)s)"


_SLOTS = f"""{DataSlot._meta.db_table} s JOIN sums n ON n.batch_id = s.current_batch_id AND n.month = s.month
WHERE s.id = ANY(%(slots)s)"""
"""The sums over facts in force as ``n``, each with its slot as ``s``."""

_ACTIVITY_COLUMNS = """slot_id, month, practice_id, provider_id, commissioner_id, line, treatment_function,
    activity, bed_days, cost, unpriced"""


_HOSPITAL_PLACES = "f.practice_id, f.provider_id, f.commissioner_id, f.line, f.treatment_function"
_PRESCRIBING_PLACES = "f.practice_id, NULL::bigint AS provider_id, NULL::bigint AS commissioner_id, f.line, ''"
_EXCESS_SUMS = f""",
        coalesce(sum(f.excess_days) FILTER (WHERE f.excess_days > 0), 0) AS excess_days,
        coalesce(sum({EXCESS_COST}) FILTER (WHERE f.excess_days > 0), 0) AS excess_cost"""
_EXCESS_ROWS = f"""
UNION ALL
SELECT s.id, n.month, n.practice_id, n.provider_id, n.commissioner_id, '{Line.EXCESS_BED_DAYS}', n.treatment_function,
    sum(n.excess_days), 0, sum(n.excess_cost), 0
FROM {_SLOTS} AND n.excess_days > 0
GROUP BY 1, 2, 3, 4, 5, 7"""  # noqa: S608 - our own words


def _lines(dataset: Dataset) -> str:
    """Activity and cost of every line: the facts are read once, the days beyond the trim point summed on the way."""
    places, commissioner = _HOSPITAL_PLACES, "n.commissioner_id"
    if dataset is Dataset.PRESCRIBING:
        places, commissioner = _PRESCRIBING_PLACES, "CASE WHEN n.practice_id IS NULL THEN s.owner_id END"
    has_excess = dataset is Dataset.SPELLS
    return f"""
WITH sums (batch_id, month, practice_id, provider_id, commissioner_id, line, treatment_function, activity, bed_days,
        price, unpriced{", excess_days, excess_cost" if has_excess else ""}) AS MATERIALIZED (
    SELECT f.batch_id, f.month, {places},
        sum({ACTIVITY[dataset]}), sum({BED_DAYS.get(dataset, "0")}), coalesce(sum(f.price), 0),
        count(*) FILTER (WHERE f.price IS NULL){_EXCESS_SUMS if has_excess else ""}
    FROM {_facts(dataset)}
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
INSERT INTO {MonthlyActivity._meta.db_table} ({_ACTIVITY_COLUMNS})
SELECT s.id, n.month, n.practice_id, n.provider_id, {commissioner}, n.line, n.treatment_function,
    n.activity, n.bed_days, n.price{" - n.excess_cost" if has_excess else ""}, n.unpriced
FROM {_SLOTS}{_EXCESS_ROWS if has_excess else ""}
"""  # noqa: S608 - our own words; values go as parameters


def _strata(dataset: Dataset) -> str:
    return f"""
WITH sums AS MATERIALIZED (
    SELECT f.batch_id, f.month, f.practice_id, {SEX} AS sex, {BAND} AS band, {MEASURES[dataset]} AS measures,
        count(*) AS events
    FROM {_facts(dataset)} AND f.practice_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6
)
INSERT INTO {MonthlyStratum._meta.db_table} (slot_id, month, practice_id, measure, sex, band, events)
SELECT g.slot_id, g.month, g.practice_id, m.measure, g.sex, g.band, sum(g.events)
FROM (SELECT s.id AS slot_id, n.* FROM {_SLOTS}) g CROSS JOIN LATERAL unnest(g.measures) AS m(measure)
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - our own words; values go as parameters
