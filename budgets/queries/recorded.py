"""What activity practices have on record: this year to date and last year, as now and as then, down to specialties."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from budgets.domain.inputs import Amount
from pbc.activity.domain.lines import Line
from pbc.activity.models import ClosedActivity, MonthlyActivity
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
    this = months_to_date(through)
    to_date: dict[tuple[int, Month, Line], Totals] = defaultdict(Totals)
    last_year: dict[OfLine, dict[Month, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    mixes: dict[bool, dict[OfLine, dict[str, Amount]]] = {is_now: defaultdict(dict) for is_now in (True, False)}
    unpriced: dict[OfLine, int] = defaultdict(int)
    for practice, month, line, specialty, totals in _now(
        practice_ids, (*this, *through.financial_year.previous.months), by_specialty=by_specialty
    ):
        is_now, key = month in this, (practice, line)
        if is_now:
            to_date[practice, month, line] += totals
        else:
            last_year[key][month] += totals.cost
            unpriced[key] += totals.unpriced
        if by_specialty:
            mix = mixes[is_now][key]
            mix[specialty] = mix.get(specialty, Amount()) + Amount(totals.cost, Decimal(totals.activity))
    return Recorded(dict(to_date), mixes[True], last_year, mixes[False], unpriced)


def closed(practice_ids: Collection[int], through: Month) -> Closed:
    """The year to date as it stood at the closes of its months, whichever PCT closed them. One query."""
    rows = ClosedActivity.objects.filter(practice_id__in=list(practice_ids), month__in=_days(months_to_date(through)))
    of_close = ("close_id", "close__closed_at", "close__closed_by")
    to_date: dict[tuple[int, Month, Line], Totals] = defaultdict(Totals)
    closes: dict[int, dict[Month, Source]] = defaultdict(dict)
    for row in _summed(rows, ("practice_id", "month", "line", *of_close)):
        practice, month = row["practice_id"], Month.of(row["month"])
        to_date[practice, month, Line(row["line"])] += _totals(row)
        label = f"{month.label}, closed on {day(row['close__closed_at'])} by {row['close__closed_by']}"
        closes[practice][month] = Source("month_close", label, str(row["close_id"]))
    return Closed(dict(to_date), closes)


def _now(
    practice_ids: Collection[int], months: Collection[Month], *, by_specialty: bool
) -> Iterable[tuple[int, Month, Line, str, Totals]]:
    rows = MonthlyActivity.objects.filter(practice_id__in=list(practice_ids), month__in=_days(months))
    by = ("practice_id", "month", "line", *(("treatment_function",) if by_specialty else ()))
    known = {month.first_day: month for month in months}
    for row in _summed(rows, by):
        specialty = row.get("treatment_function", "")
        yield row["practice_id"], known[row["month"]], Line(row["line"]), specialty, _totals(row)


def _summed(rows: Any, by: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    sums: Iterable[dict[str, Any]] = (
        rows.values(*by)
        .annotate(
            total_activity=Sum("activity"),
            total_bed_days=Sum("bed_days"),
            total_cost=Sum("cost"),
            total_unpriced=Sum("unpriced"),
        )
        .order_by()
    )
    return sums


def _totals(row: dict[str, Any]) -> Totals:
    return Totals(row["total_activity"], row["total_bed_days"], row["total_cost"], row["total_unpriced"])


def _days(months: Collection[Month]) -> list[Any]:
    return [month.first_day for month in months]
