"""Closed and open months of a PCT, what changed since a close, and whether a snapshot is still what was closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import connection
from django.db.models import Max

from pbc.activity.domain.lines import Line
from pbc.activity.models import (
    ClosedActivity,
    ClosedStratum,
    DataSlot,
    MonthClose,
    MonthlyActivity,
)
from pbc.activity.queries.membership import rows_of_pct
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


def closed_months(pct: Organisation) -> list[Month]:
    """The PCT's closed months, in order."""
    return [
        Month.of(day) for day in MonthClose.objects.filter(pct=pct).order_by("month").values_list("month", flat=True)
    ]


def closed_until(pcts: Collection[int]) -> dict[int, date]:
    """By key, the first day after the months that each of these PCTs has closed; who has closed none is left out."""
    rows = MonthClose.objects.filter(pct__in=pcts).values("pct_id").annotate(last=Max("month")).order_by()
    return {pct: Month.of(last).end for pct, last in rows.values_list("pct_id", "last")}


def close_of(pct: Organisation, month: Month) -> MonthClose | None:
    """The close of this month, if it is closed."""
    return MonthClose.objects.filter(pct=pct, month=month.first_day).first()


def snapshot_of(pct: Organisation, month: Month) -> str | None:
    """The hash of a closed month; none while it is open."""
    return MonthClose.objects.filter(pct=pct, month=month.first_day).values_list("snapshot_hash", flat=True).first()


_ROWS_IN = rows_of_pct(MonthlyActivity, "m.month = s.month", "s.month")


def months_with_data(pct: Organisation) -> list[Month]:
    """Months with any row of the PCT's practices or in its queue, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s.month FROM (SELECT DISTINCT month FROM {DataSlot._meta.db_table}) s
            WHERE EXISTS (SELECT 1 FROM {_ROWS_IN} n)
            ORDER BY 1""",  # noqa: S608 - our own words
            {"pct": pct.pk},
        )
        return [Month.of(month) for (month,) in cursor.fetchall()]


def months_held(pct: Organisation) -> dict[Month, bool]:
    """Months that are closed or have any row of the PCT's, in order, each with whether it is closed. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH shut AS (SELECT month FROM {MonthClose._meta.db_table} WHERE pct_id = %(pct)s),
            open AS MATERIALIZED (SELECT month FROM {DataSlot._meta.db_table} EXCEPT SELECT month FROM shut)
            SELECT month, TRUE FROM shut UNION ALL
            SELECT s.month, FALSE FROM open s
            WHERE EXISTS (SELECT 1 FROM {_ROWS_IN} n)
            ORDER BY 1""",  # noqa: S608 - our own words
            {"pct": pct.pk},
        )
        return {Month.of(month): is_closed for month, is_closed in cursor.fetchall()}


def next_open_month(pct: Organisation) -> Month | None:
    """The month to close next: the one after the last closed, or the first with data; ``None`` before any data."""
    closed = closed_months(pct)
    if closed:
        return closed[-1].plus(1)
    return next(iter(months_with_data(pct)), None)


@dataclass(frozen=True)
class LateChange:
    """As now less as then, for one practice (``None``: practice not known) and line of a closed month."""

    month: Month
    practice_id: int | None
    line: Line
    activity: int
    cost: Decimal


_IN_CLOSED = f"m.month IN (SELECT month FROM {MonthClose._meta.db_table} WHERE pct_id = %(pct)s)"  # noqa: S608


def late_changes(pct: Organisation) -> list[LateChange]:
    """What arrived, was corrected or taken back after its month was closed, by month, practice and line."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.month, r.practice_id, r.line, sum(r.activity), sum(r.cost) FROM (
                SELECT n.month, n.practice_id, n.line, n.activity, n.cost
                FROM {rows_of_pct(MonthlyActivity, _IN_CLOSED)} n
                UNION ALL
                SELECT c.month, c.practice_id, c.line, -c.activity, -c.cost FROM {ClosedActivity._meta.db_table} c
                WHERE c.close_id IN (SELECT id FROM {MonthClose._meta.db_table} WHERE pct_id = %(pct)s)
            ) r GROUP BY 1, 2, 3 HAVING sum(r.activity) <> 0 OR sum(r.cost) <> 0 ORDER BY 1, 2 NULLS LAST, 3""",  # noqa: S608
            {"pct": pct.pk},
        )
        return [
            LateChange(Month.of(month), practice, Line(line), int(activity), cost)
            for month, practice, line, activity, cost in cursor.fetchall()
        ]


SNAPSHOT_FORM = """One line a row, fields parted by “|”, organisations by their codes (empty where not known):
A|month|practice|provider|commissioner|line|treatment function|activity|bed days|cost|unpriced
S|month|practice|measure|sex|age band|events
with the month as YYYY-MM and the cost in pounds with two places. All lines in the order of their bytes, each ended by a
line feed, in UTF-8; the hash is SHA-256 in hexadecimal."""
"""How a closed month is written out to be hashed, so that anybody can compute the hash again."""


def snapshot_text(activity: str, strata: str, parameters: dict[str, int] | None = None) -> str:
    """The canonical text of a snapshot: see :data:`SNAPSHOT_FORM`.

    :param activity: a relation of activity rows; ``strata`` one of strata; with their parameters.
    """
    organisation = Organisation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT string_agg(t.line || E'\\n', '' ORDER BY t.line COLLATE "C") FROM (
                SELECT concat_ws('|', 'A', to_char(r.month, 'YYYY-MM'), coalesce(p.code, ''), coalesce(h.code, ''),
                    coalesce(c.code, ''), r.line, r.treatment_function, r.activity, r.bed_days, r.cost, r.unpriced)
                    AS line
                FROM {activity} r LEFT JOIN {organisation} p ON p.id = r.practice_id
                LEFT JOIN {organisation} h ON h.id = r.provider_id
                LEFT JOIN {organisation} c ON c.id = r.commissioner_id
                UNION ALL
                SELECT concat_ws('|', 'S', to_char(r.month, 'YYYY-MM'), p.code, r.measure, r.sex, r.band, r.events)
                FROM {strata} r JOIN {organisation} p ON p.id = r.practice_id
            ) t""",  # noqa: S608 - our own words
            parameters or {},
        )
        return cursor.fetchone()[0] or ""


def snapshot_hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def verify_close(close: MonthClose) -> bool:
    """Is the stored snapshot still exactly what was closed?"""
    activity = f"(SELECT * FROM {ClosedActivity._meta.db_table} WHERE close_id = %(close)s)"  # noqa: S608
    strata = f"(SELECT * FROM {ClosedStratum._meta.db_table} WHERE close_id = %(close)s)"  # noqa: S608
    return snapshot_hash(snapshot_text(activity, strata, {"close": close.pk})) == close.snapshot_hash
