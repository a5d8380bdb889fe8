"""What activity practices have on record: this year to date and last year, as now and as then, down to specialties."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
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


def recorded(practice_ids: Collection[int], through: Month, *, by_specialty: bool) -> Recorded:
    """This year to date and last year, as now. One query."""
    this, before = months_to_date(through), through.financial_year.previous.months
    to_date: dict[tuple[int, Month, Line], Totals] = {}
    last_year: dict[OfLine, dict[Month, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    mixes: dict[bool, dict[OfLine, dict[str, Amount]]] = {is_now: defaultdict(dict) for is_now in (True, False)}
    unpriced: dict[OfLine, int] = defaultdict(int)
    known = {month.first_day: month for month in (*this, *before)}
    given = {"practices": list(practice_ids), "months": list(known), "from": this[0].first_day}
    rows = _fetch(_NOW_BY_SPECIALTY if by_specialty else _NOW, given)
    for practice, line, is_now, first_day, specialty, *sums in rows:
        key, totals = (practice, Line(line)), Totals(*sums)
        if specialty is not None:
            mixes[is_now][key][specialty] = Amount(totals.cost, Decimal(totals.activity))
        elif is_now:
            to_date[practice, known[first_day], key[1]] = totals
        else:
            last_year[key][known[first_day]] = totals.cost
            unpriced[key] += totals.unpriced
    return Recorded(to_date, mixes[True], last_year, mixes[False], unpriced)


def closed(practice_ids: Collection[int], through: Month) -> Closed:
    """The year to date as it stood at the closes of its months, whichever PCT closed them. One query."""
    known = {month.first_day: month for month in months_to_date(through)}
    to_date: dict[tuple[int, Month, Line], Totals] = defaultdict(Totals)
    closes: dict[int, dict[Month, Source]] = defaultdict(dict)
    named: dict[int, Source] = {}
    given = {"practices": list(practice_ids), "months": list(known)}
    for practice, line, first_day, close, closed_at, closed_by, *sums in _fetch(_THEN, given):
        month = known[first_day]
        to_date[practice, month, Line(line)] += Totals(*sums)
        if close not in named:
            label = f"{month.label}, closed on {day(closed_at)} by {closed_by}"
            named[close] = Source("month_close", label, str(close))
        closes[practice][month] = named[close]
    return Closed(dict(to_date), closes)


_SUMS = "sum(activity) AS activity, sum(bed_days) AS bed_days, sum(cost) AS cost, sum(unpriced) AS unpriced"
_WANTED = "practice_id = ANY(%(practices)s::bigint[]) AND month = ANY(%(months)s::date[])"
_ROWS = f"(SELECT *, month >= %(from)s AS is_now FROM {MonthlyActivity._meta.db_table} WHERE {_WANTED}) r"  # noqa: S608
_NOW = f"SELECT practice_id, line, is_now, month, NULL, {_SUMS} FROM {_ROWS} GROUP BY 1, 2, 3, 4"  # noqa: S608
_NOW_BY_SPECIALTY = f"""
SELECT practice_id, line, is_now, month, treatment_function, {_SUMS} FROM {_ROWS}
GROUP BY GROUPING SETS ((practice_id, line, is_now, month), (practice_id, line, is_now, treatment_function))"""  # noqa: S608
_THEN = f"""
SELECT t.practice_id, t.line, t.month, c.id, c.closed_at, c.closed_by, t.activity, t.bed_days, t.cost, t.unpriced
FROM (SELECT practice_id, line, month, close_id, {_SUMS} FROM {ClosedActivity._meta.db_table} WHERE {_WANTED}
    GROUP BY 1, 2, 3, 4) t
JOIN {MonthClose._meta.db_table} c ON c.id = t.close_id"""  # noqa: S608 - our own words; values go as parameters


def _fetch(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
