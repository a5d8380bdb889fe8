"""The chart of a practice's list."""

from collections.abc import Sequence

from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.trend import Trend, TrendPoint, trend_chart
from pbc.core.periods import Month
from pbc.organisations.domain.list_sizes import ListSize

MONTHS_IN_QUARTER = 3
PATIENTS = Unit("Registered patients", decimals=0)


def list_size_chart(lists: Sequence[ListSize], *, size: Size = Size.WIDE) -> Svg:
    """Registered patients by the month they were counted in; a quarter without a count is a gap in the line."""
    counted = {Month.of(size.counted_on): size.patients for size in lists}
    points = tuple(TrendPoint(month.short_label, counted.get(month)) for month in _months(sorted(counted)))
    return trend_chart(Frame(f"list-size-{size.name.lower()}", "List size by quarter", PATIENTS, size), Trend(points))


def _months(counted: Sequence[Month]) -> list[Month]:
    """Months with a count, and between two that lie more than a quarter apart the quarters left out."""
    months: list[Month] = []
    for month in counted:
        while months and months[-1].plus(MONTHS_IN_QUARTER) < month:
            months.append(months[-1].plus(MONTHS_IN_QUARTER))
        months.append(month)
    return months
