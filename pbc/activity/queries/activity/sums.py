"""Activity and cost by practice, month and line: as now, or as then for closed months.

Pages, statements and packs read these sums, never the facts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from pbc.activity.domain.lines import Line
from pbc.activity.models import ClosedActivity, MonthlyActivity
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Totals:
    """Sums over rows. ``activity`` is in the line's unit; ``unpriced`` counts the rows without a price."""

    activity: int = 0
    bed_days: int = 0
    cost: Decimal = ZERO
    unpriced: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.activity + other.activity,
            self.bed_days + other.bed_days,
            self.cost + other.cost,
            self.unpriced + other.unpriced,
        )

    def __sub__(self, other: "Totals") -> "Totals":
        return Totals(
            self.activity - other.activity,
            self.bed_days - other.bed_days,
            self.cost - other.cost,
            self.unpriced - other.unpriced,
        )


def activity_by_month(
    practice_ids: Collection[int], months: Collection[Month], *, closed: bool
) -> dict[tuple[int, Month, Line], Totals]:
    """Totals of each practice, month and line that has any rows.

    :param closed: as then: from the snapshots of closed months, whichever PCT closed them; a month not closed has no
        rows. Otherwise as now.
    """
    return {
        (row["practice_id"], Month.of(row["month"]), Line(row["line"])): _totals(row)
        for row in _grouped(practice_ids, months, ("practice_id", "month", "line"), closed=closed)
    }


def activity_by_line(
    practice_ids: Collection[int], months: Collection[Month], *, closed: bool
) -> dict[tuple[int, Line], Totals]:
    """Totals of each practice and line over all the months together."""
    return {
        (row["practice_id"], Line(row["line"])): _totals(row)
        for row in _grouped(practice_ids, months, ("practice_id", "line"), closed=closed)
    }


def activity_by_specialty(
    practice_ids: Collection[int], months: Collection[Month], *, closed: bool
) -> dict[tuple[int, Line, str], Totals]:
    """Totals of each practice, line and treatment function over all the months together."""
    return {
        (row["practice_id"], Line(row["line"]), row["treatment_function"]): _totals(row)
        for row in _grouped(practice_ids, months, ("practice_id", "line", "treatment_function"), closed=closed)
    }


def activity_by_provider(
    practice_ids: Collection[int], months: Collection[Month], *, closed: bool
) -> dict[tuple[int, Line, int | None], Totals]:
    """Totals of each practice, line and provider over all the months together; prescribing has no provider."""
    return {
        (row["practice_id"], Line(row["line"]), row["provider_id"]): _totals(row)
        for row in _grouped(practice_ids, months, ("practice_id", "line", "provider_id"), closed=closed)
    }


def line_totals(
    practice_ids: Collection[int], months: Collection[Month], *, closed: bool
) -> dict[tuple[Month, Line], Totals]:
    """Totals of all these practices together (a PCT's, a consortium's) by month and line."""
    return {
        (Month.of(row["month"]), Line(row["line"])): _totals(row)
        for row in _grouped(practice_ids, months, ("month", "line"), closed=closed)
    }


def unattributed_totals(
    pct: Organisation, months: Collection[Month], *, closed: bool
) -> dict[tuple[Month, Line], Totals]:
    """What stands in the PCT's queue because no practice is known, by month and line. Never spread over practices."""
    rows = _rows(closed=closed).filter(practice__isnull=True, commissioner=pct, month__in=_days(months))
    return {(Month.of(row["month"]), Line(row["line"])): _totals(row) for row in _sums(rows, ("month", "line"))}


def months_to_date(month: Month) -> tuple[Month, ...]:
    """April of the month's financial year to the month."""
    return month.financial_year.months[: month.number_in_year]


def rolling_months(month: Month, count: int = 12) -> tuple[Month, ...]:
    """So many months, the last being the month given."""
    return tuple(month.plus(offset) for offset in range(1 - count, 1))


def _grouped(
    practice_ids: Collection[int], months: Collection[Month], by: tuple[str, ...], *, closed: bool
) -> Iterable[dict[str, Any]]:
    rows = _rows(closed=closed).filter(practice_id__in=list(practice_ids), month__in=_days(months))
    return _sums(rows, by)


def _rows(*, closed: bool) -> QuerySet[Any]:
    return ClosedActivity.objects.all() if closed else MonthlyActivity.objects.all()


def _sums(rows: QuerySet[Any], by: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    sums: Iterable[dict[str, Any]] = rows.values(*by).annotate(
        total_activity=Sum("activity"),
        total_bed_days=Sum("bed_days"),
        total_cost=Sum("cost"),
        total_unpriced=Sum("unpriced"),
    )
    return sums


def _totals(row: dict[str, Any]) -> Totals:
    return Totals(row["total_activity"], row["total_bed_days"], row["total_cost"], row["total_unpriced"])


def _days(months: Collection[Month]) -> list[Any]:
    return [month.first_day for month in months]
