"""What activity practices have on record: this year to date and last year, as now and as then, down to specialties."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.inputs import Amount
from pbc.activity.domain.lines import Line
from pbc.activity.models import ClosedActivity, MonthClose, MonthlyActivity
from pbc.activity.queries.activity import Totals, months_to_date
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Source

Parts = Mapping[tuple[int, Month, Line], Totals]
OfLine = tuple[int, Line]


@dataclass(frozen=True)
class Recorded:
    """As now, by practice.

    :param to_date: this year to date, by month and line. ``now``: the same by line and specialty, where asked for.
    :param last_year: cost of the year before by line and month. ``before``: the same by specialty.
    :param unpriced: rows of the year before without a price.
    """

    to_date: Parts
    now: Mapping[OfLine, Mapping[str, Amount]] = field(default_factory=dict)
    last_year: Mapping[OfLine, Mapping[Month, Decimal]] = field(default_factory=dict)
    before: Mapping[OfLine, Mapping[str, Amount]] = field(default_factory=dict)
    unpriced: Mapping[OfLine, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Closed:
    """As then: what the closes hold of the year to date, and the close of each practice's month."""

    to_date: Parts
    closes: Mapping[int, Mapping[Month, Source]]


def recorded(practice_ids: Collection[int], through: Month, *, by_specialty: bool) -> tuple[Recorded, Closed]:
    """This year to date and last year, as now; and the year to date as it stood at the closes of its months, whichever
    PCT closed them. One query.
    """
    this, before = months_to_date(through), through.financial_year.previous.months
    known = {month.first_day: month for month in (*this, *before)}
    given: dict[str, Any] = {
        "practices": list(practice_ids),
        "months": list(known),
        "this": [month.first_day for month in this],
    }
    with connection.cursor() as cursor:
        cursor.execute(f"{_NOW_BY_SPECIALTY if by_specialty else _NOW} UNION ALL {_THEN}", given)
        rows = cursor.fetchall()
    return _as_now(rows, known), _as_then(rows, known)


def _as_now(rows: Iterable[tuple[Any, ...]], known: Mapping[date, Month]) -> Recorded:
    to_date: dict[tuple[int, Month, Line], Totals] = {}
    last_year: dict[OfLine, dict[Month, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    mixes: dict[bool, dict[OfLine, dict[str, Amount]]] = {is_now: defaultdict(dict) for is_now in (True, False)}
    unpriced: dict[OfLine, int] = defaultdict(int)
    for close, practice, line, first_day, *sums, is_now, specialty, _, _ in rows:
        if close is not None:
            continue
        key, totals = (practice, Line(line)), Totals(*sums)
        if specialty is not None:
            mixes[is_now][key][specialty] = Amount(totals.cost, Decimal(totals.activity))
        elif is_now:
            to_date[practice, known[first_day], key[1]] = totals
        else:
            last_year[key][known[first_day]] = totals.cost
            unpriced[key] += totals.unpriced
    return Recorded(to_date, mixes[True], last_year, mixes[False], unpriced)


def _as_then(rows: Iterable[tuple[Any, ...]], known: Mapping[date, Month]) -> Closed:
    to_date: dict[tuple[int, Month, Line], Totals] = defaultdict(Totals)
    closes: dict[int, dict[Month, Source]] = defaultdict(dict)
    named: dict[int, Source] = {}
    for close, practice, line, first_day, *sums, _, _, closed_at, closed_by in rows:
        if close is None:
            continue
        month = known[first_day]
        to_date[practice, month, Line(line)] += Totals(*sums)
        if close not in named:
            label = f"{month.label}, closed on {day(closed_at)} by {closed_by}"
            named[close] = Source("month_close", label, str(close))
        closes[practice][month] = named[close]
    return Closed(dict(to_date), closes)


_SUMS = "sum(activity) AS activity, sum(bed_days) AS bed_days, sum(cost) AS cost, sum(unpriced) AS unpriced"
_ROWS = f"""(
    SELECT *, month = ANY(%(this)s::date[]) AS is_now FROM {MonthlyActivity._meta.db_table}
    WHERE practice_id = ANY(%(practices)s::bigint[]) AND month = ANY(%(months)s::date[])) r"""  # noqa: S608
_AS_NOW = f"SELECT NULL::bigint, practice_id, line, month, {_SUMS}, is_now"
_NO_CLOSE = "NULL::timestamptz, NULL::text"
_NOW = f"{_AS_NOW}, NULL::text, {_NO_CLOSE} FROM {_ROWS} GROUP BY practice_id, line, month, is_now"
_NOW_BY_SPECIALTY = f"""{_AS_NOW}, treatment_function, {_NO_CLOSE} FROM {_ROWS}
GROUP BY GROUPING SETS ((practice_id, line, month, is_now), (practice_id, line, is_now, treatment_function))"""
_THEN = f"""
SELECT c.id, t.practice_id, t.line, t.month, t.activity, t.bed_days, t.cost, t.unpriced, NULL, NULL, c.closed_at,
    c.closed_by
FROM (
    SELECT practice_id, line, month, close_id, {_SUMS} FROM {ClosedActivity._meta.db_table}
    WHERE practice_id = ANY(%(practices)s::bigint[]) AND month = ANY(%(this)s::date[]) GROUP BY 1, 2, 3, 4) t
JOIN {MonthClose._meta.db_table} c ON c.id = t.close_id"""  # noqa: S608 - our own words; values go as parameters
