"""How complete months were when they were closed, and what this year's months came to by provider (S4 ¶27)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.accruals import FINAL_AFTER_MONTHS, LEARNED_FROM_MONTHS, Cell, Completeness
from pbc.activity.domain.lines import DATASET_LINES, Line
from pbc.activity.models import ClosedActivity, MonthClose, MonthlyActivity
from pbc.activity.queries.activity import DATASET_OF_LINE, months_to_date
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Arrivals:
    """What has been learned of a PCT's closes, and the cells of some practices' year to date, by line."""

    completeness: Completeness = field(default_factory=lambda: Completeness(()))
    cells: Mapping[Line, Sequence[Cell]] = field(default_factory=dict)


def arrivals(pct: Organisation | None, practice_ids: Collection[int], through: Month) -> Arrivals:
    """One query. Without a PCT nothing is learned."""
    parameters = {
        "pct": pct.pk if pct else None,
        "practices": list(practice_ids),
        "learn": [through.plus(-back).first_day for back in range(FINAL_AFTER_MONTHS, LEARNED_FROM_MONTHS + 1)],
        "to_date": [month.first_day for month in months_to_date(through)],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        rows = cursor.fetchall()
    learned = tuple(_learned(row) for is_own, *row in rows if not is_own)
    cells: dict[Line, list[Cell]] = defaultdict(list)
    for is_own, *row in rows:
        if is_own:
            cells[Line(row[1])].append(_own(row))
    return Arrivals(Completeness(learned), dict(cells))


def _learned(row: Sequence[Any]) -> Cell:
    provider, dataset, lag, then, now, months = row
    return Cell(provider, dataset, _whole(lag), then or ZERO, now or ZERO, int(months))


def _own(row: Sequence[Any]) -> Cell:
    provider, line, lag, then, now, _ = row
    as_now = now or ZERO
    return Cell(provider, DATASET_OF_LINE[Line(line)], _whole(lag), as_now if lag is None else then or ZERO, as_now)


def _whole(lag: Decimal | int | None) -> int | None:
    return None if lag is None else int(lag)


_DATASET = (
    "CASE "
    + " ".join(
        f"WHEN line IN ({', '.join(repr(str(line)) for line in lines)}) THEN '{dataset}'"
        for dataset, lines in DATASET_LINES.items()
    )
    + " END"
)

_LAG = """((extract(year FROM c.closed_at) - extract(year FROM c.month)) * 12
    + extract(month FROM c.closed_at) - extract(month FROM c.month))"""

_SQL = f"""
WITH shut AS MATERIALIZED (
    SELECT c.id, c.month, {_LAG} AS lag FROM {MonthClose._meta.db_table} c
    WHERE c.pct_id = %(pct)s AND c.month = ANY(%(learn)s::date[])),
at_close AS (
    SELECT a.practice_id, a.month, s.lag, a.provider_id, a.line, sum(a.cost) AS cost
    FROM {ClosedActivity._meta.db_table} a JOIN shut s ON s.id = a.close_id
    WHERE a.practice_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5),
held AS (SELECT DISTINCT practice_id, month, lag FROM at_close),
as_now AS (
    SELECT h.lag, h.month, n.provider_id, n.line, sum(n.cost) AS cost
    FROM {MonthlyActivity._meta.db_table} n JOIN held h ON h.practice_id = n.practice_id AND h.month = n.month
    WHERE n.practice_id = ANY(ARRAY(SELECT practice_id FROM held)) AND n.month = ANY(ARRAY(SELECT month FROM shut))
    GROUP BY 1, 2, 3, 4),
learned AS (
    SELECT provider_id, {_DATASET} AS dataset, lag, month, cost AS as_then, 0 AS as_now FROM at_close
    UNION ALL SELECT provider_id, {_DATASET}, lag, month, 0, cost FROM as_now),
own_closed AS (
    SELECT provider_id, line, month, close_id, sum(cost) AS cost FROM {ClosedActivity._meta.db_table}
    WHERE practice_id = ANY(%(practices)s::bigint[]) AND month = ANY(%(to_date)s::date[]) GROUP BY 1, 2, 3, 4),
own_then AS (
    SELECT a.provider_id, a.line, a.month, {_LAG} AS lag, sum(a.cost) AS cost
    FROM own_closed a JOIN {MonthClose._meta.db_table} c ON c.id = a.close_id GROUP BY 1, 2, 3, 4),
lags AS MATERIALIZED (SELECT month, max(lag) AS lag FROM own_then GROUP BY 1),
own_now AS (
    SELECT n.provider_id, n.line, n.month, sum(n.cost) AS cost, l.lag
    FROM {MonthlyActivity._meta.db_table} n LEFT JOIN lags l ON l.month = n.month
    WHERE n.practice_id = ANY(%(practices)s::bigint[]) AND n.month = ANY(%(to_date)s::date[]) GROUP BY 1, 2, 3, 5)
SELECT FALSE, provider_id, dataset, lag, sum(as_then), sum(as_now), count(DISTINCT month) FROM learned GROUP BY 2, 3, 4
UNION ALL
SELECT TRUE, coalesce(n.provider_id, t.provider_id), coalesce(n.line, t.line), coalesce(t.lag, n.lag), t.cost, n.cost, 1
FROM own_now n FULL JOIN own_then t
    ON t.provider_id IS NOT DISTINCT FROM n.provider_id AND t.line = n.line AND t.month = n.month"""  # noqa: S608
