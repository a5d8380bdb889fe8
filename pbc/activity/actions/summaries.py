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
    return sum(_write(sql, slot) for slot in locked for sql in _statements(Dataset(slot.dataset)))


def _statements(dataset: Dataset) -> list[str]:
    parts = [_lines(dataset)]
    if dataset is Dataset.SPELLS:
        parts.append(_excess_days())
    if dataset in MEASURES:
        parts.append(_strata(dataset))
    return parts


def _write(sql: str, slot: DataSlot) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {"slot": slot.pk, "owner": slot.owner_id, "month": slot.month, "batch": slot.current_batch_id},
        )
        return int(cursor.rowcount)


_ACTIVITY_COLUMNS = """slot_id, month, practice_id, provider_id, commissioner_id, line, treatment_function,
    activity, bed_days, cost, unpriced"""


def _lines(dataset: Dataset) -> str:
    places = "f.practice_id, f.provider_id, f.commissioner_id, f.line, f.treatment_function"
    if dataset is Dataset.PRESCRIBING:
        places = "f.practice_id, NULL::bigint, CASE WHEN f.practice_id IS NULL THEN %(owner)s::bigint END, f.line, ''"
    return f"""
INSERT INTO {MonthlyActivity._meta.db_table} ({_ACTIVITY_COLUMNS})
SELECT %(slot)s, f.month, {places},
    sum({ACTIVITY[dataset]}), sum({BED_DAYS.get(dataset, "0")}), coalesce(sum({COST[dataset]}), 0),
    count(*) FILTER (WHERE f.price IS NULL)
FROM {FACTS[dataset]._meta.db_table} f
WHERE f.month = %(month)s AND f.batch_id = %(batch)s
GROUP BY 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - our own words; values go as parameters


def _excess_days() -> str:
    return f"""
INSERT INTO {MonthlyActivity._meta.db_table} ({_ACTIVITY_COLUMNS})
SELECT %(slot)s, f.month, f.practice_id, f.provider_id, f.commissioner_id, '{Line.EXCESS_BED_DAYS}',
    f.treatment_function, sum(f.excess_days), 0, sum({EXCESS_COST}), 0
FROM {FACTS[Dataset.SPELLS]._meta.db_table} f
WHERE f.month = %(month)s AND f.batch_id = %(batch)s AND f.excess_days > 0
GROUP BY 2, 3, 4, 5, 7
"""  # noqa: S608 - our own words; values go as parameters


def _strata(dataset: Dataset) -> str:
    return f"""
INSERT INTO {MonthlyStratum._meta.db_table} (slot_id, month, practice_id, measure, sex, band, events)
SELECT %(slot)s, %(month)s, g.practice_id, m.measure, g.sex, g.band, sum(g.events)
FROM (
    SELECT f.practice_id, {SEX} AS sex, {BAND} AS band, {MEASURES[dataset]} AS measures, count(*) AS events
    FROM {FACTS[dataset]._meta.db_table} f
    WHERE f.month = %(month)s AND f.batch_id = %(batch)s AND f.practice_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
) g CROSS JOIN LATERAL unnest(g.measures) AS m(measure)
GROUP BY 3, 4, 5, 6
"""  # noqa: S608 - our own words; values go as parameters
