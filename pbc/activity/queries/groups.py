"""What spells of chosen HRGs came to, counted as the monthly summaries count them: as then, and as now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import DataSlot
from pbc.activity.queries.activity import Totals
from pbc.activity.queries.counting import ACTIVITY, BED_DAYS, EXCESS_COST, FACTS
from pbc.activity.queries.patients import FILED, parameters
from pbc.core.periods import Month

Chosen = tuple[int, Month, str]
"""Practice, month and HRG."""


@dataclass(frozen=True)
class GroupSum:
    """Spells of one HRG in a practice's month, or the days of theirs beyond the trim point.

    :ivar as_then: as the close of the month holds them: of closed months alone. Else as now.
    :ivar rows: spells behind the sum, priced or not; nought for excess bed days, whose spells are counted already.
    """

    as_then: bool
    practice_id: int
    month: Month
    line: Line
    treatment_function: str
    code: str
    totals: Totals
    rows: int


def sums_of_groups(chosen: Collection[Chosen], closable: Iterable[Month]) -> list[GroupSum]:
    """Sums of these practices, months and HRGs, as now, and as then where a practice's month is closed. One query.

    :param closable: months whose closes count; of the others only what is known now is read.
    """
    if not chosen:
        return []
    practices, months, codes = zip(*chosen, strict=True)
    days = [month.first_day for month in months]
    given = parameters(set(practices), list(closable))
    given |= {"of": list(practices), "in": days, "codes": list(codes), "every": sorted(set(days))}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        rows = cursor.fetchall()
    return [
        GroupSum(
            as_then,
            practice,
            Month.of(month),
            Line(line),
            specialty,
            code,
            Totals(int(activity), int(bed_days), cost, int(bare)),
            number,
        )
        for as_then, practice, month, line, specialty, code, activity, bed_days, cost, bare, number in rows
    ]


_FACT = FACTS[Dataset.SPELLS]._meta.db_table
_PLACES = "f.as_then, f.practice_id, f.month, f.line, f.treatment_function, f.hrg"

_SQL = f"""
WITH {FILED}, chosen AS MATERIALIZED (
    SELECT * FROM unnest(%(of)s::bigint[], %(in)s::date[], %(codes)s::text[]) AS c(practice_id, month, hrg)
), f AS MATERIALIZED (
    SELECT TRUE AS as_then, f.* FROM filed st
    JOIN {_FACT} f ON f.practice_id = st.practice_id AND f.month = st.month AND f.batch_id = ANY(st.batches)
    JOIN chosen c ON c.practice_id = f.practice_id AND c.month = f.month AND c.hrg = f.hrg
    WHERE st.close_id <> 0 AND f.month = ANY(%(months)s::date[])
    UNION ALL
    SELECT FALSE, f.* FROM {_FACT} f
    JOIN chosen c ON c.practice_id = f.practice_id AND c.month = f.month AND c.hrg = f.hrg
    JOIN {DataSlot._meta.db_table} s ON s.current_batch_id = f.batch_id AND s.month = f.month
    WHERE f.month = ANY(%(every)s::date[]) AND f.practice_id = ANY(%(practices)s::bigint[])
)
SELECT {_PLACES}, sum({ACTIVITY[Dataset.SPELLS]}), sum({BED_DAYS[Dataset.SPELLS]}),
    coalesce(sum(f.price), 0) - coalesce(sum({EXCESS_COST}) FILTER (WHERE f.excess_days > 0), 0),
    count(*) FILTER (WHERE f.price IS NULL), count(*)
FROM f GROUP BY 1, 2, 3, 4, 5, 6
UNION ALL
SELECT f.as_then, f.practice_id, f.month, '{Line.EXCESS_BED_DAYS}', f.treatment_function, f.hrg,
    sum(f.excess_days), 0, coalesce(sum({EXCESS_COST}), 0), 0, 0
FROM f WHERE f.excess_days > 0 GROUP BY 1, 2, 3, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6"""  # noqa: S608 - our own words; values go as parameters
