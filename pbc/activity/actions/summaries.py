"""Rebuild the monthly summaries of the slots that a batch or a new price list touched, and of no others."""

from collections.abc import Iterable

from django.db import connection, transaction

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import DataSlot, MonthlyActivity, MonthlyStratum
from pbc.activity.queries.counting import ACTIVITY, BAND, BED_DAYS, COST, EXCESS_COST, FACTS, MEASURES, SEX


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
    by_dataset: dict[str, list[DataSlot]] = {}
    for slot in locked:
        by_dataset.setdefault(slot.dataset, []).append(slot)
    return sum(_write(sql, same) for dataset, same in by_dataset.items() for sql in _statements(Dataset(dataset)))


def _statements(dataset: Dataset) -> list[str]:
    parts = [_lines(dataset)]
    if dataset is Dataset.SPELLS:
        parts.append(_excess_days())
    if dataset in MEASURES:
        parts.append(_strata(dataset))
    return parts


def _write(sql: str, slots: list[DataSlot]) -> int:
    """Run a statement once over the facts of all slots: a file of many months is read once, not once a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "slots": [slot.pk for slot in slots],
                "months": [slot.month for slot in slots],
                "batches": [slot.current_batch_id for slot in slots],
            },
        )
        return int(cursor.rowcount)


def _facts(dataset: Dataset) -> str:
    """The facts in force as ``f``, each with its slot as ``s``. Months and batches tell the planner where to look."""
    return f"""{DataSlot._meta.db_table} s JOIN {FACTS[dataset]._meta.db_table} f
    ON f.batch_id = s.current_batch_id AND f.month = s.month
WHERE s.id = ANY(%(slots)s) AND f.batch_id = ANY(%(batches)s) AND f.month = ANY(%(months)s)"""


_ACTIVITY_COLUMNS = """slot_id, month, practice_id, provider_id, commissioner_id, line, treatment_function,
    activity, bed_days, cost, unpriced"""


def _lines(dataset: Dataset) -> str:
    places = "f.practice_id, f.provider_id, f.commissioner_id, f.line, f.treatment_function"
    if dataset is Dataset.PRESCRIBING:
        places = "f.practice_id, NULL::bigint, CASE WHEN f.practice_id IS NULL THEN s.owner_id END, f.line, ''"
    return f"""
INSERT INTO {MonthlyActivity._meta.db_table} ({_ACTIVITY_COLUMNS})
SELECT s.id, f.month, {places},
    sum({ACTIVITY[dataset]}), sum({BED_DAYS.get(dataset, "0")}), coalesce(sum({COST[dataset]}), 0),
    count(*) FILTER (WHERE f.price IS NULL)
FROM {_facts(dataset)}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - our own words; values go as parameters


def _excess_days() -> str:
    return f"""
INSERT INTO {MonthlyActivity._meta.db_table} ({_ACTIVITY_COLUMNS})
SELECT s.id, f.month, f.practice_id, f.provider_id, f.commissioner_id, '{Line.EXCESS_BED_DAYS}',
    f.treatment_function, sum(f.excess_days), 0, sum({EXCESS_COST}), 0
FROM {_facts(Dataset.SPELLS)} AND f.excess_days > 0
GROUP BY 1, 2, 3, 4, 5, 7
"""  # noqa: S608 - our own words; values go as parameters


def _strata(dataset: Dataset) -> str:
    return f"""
INSERT INTO {MonthlyStratum._meta.db_table} (slot_id, month, practice_id, measure, sex, band, events)
SELECT g.slot_id, g.month, g.practice_id, m.measure, g.sex, g.band, sum(g.events)
FROM (
    SELECT s.id AS slot_id, f.month, f.practice_id, {SEX} AS sex, {BAND} AS band, {MEASURES[dataset]} AS measures,
        count(*) AS events
    FROM {_facts(dataset)} AND f.practice_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6
) g CROSS JOIN LATERAL unnest(g.measures) AS m(measure)
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - our own words; values go as parameters
