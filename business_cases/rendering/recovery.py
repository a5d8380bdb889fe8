"""The chart of a case's recovery."""

from collections.abc import Sequence

from business_cases.domain.costs import MonthOfCase
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.recovery import RecoveryMonth, cumulative_chart
from pbc.core.money import ZERO

POUNDS = Unit("£ since the start of the service", decimals=0, prefix="£")


def recovery_charts(months: Sequence[MonthOfCase], recovery_month: int | None) -> tuple[Svg, Svg]:
    """The curve for a wide screen, and for a narrow one."""
    return recovery_chart(months, recovery_month), recovery_chart(months, recovery_month, narrow=True)


def recovery_chart(months: Sequence[MonthOfCase], recovery_month: int | None, *, narrow: bool = False) -> Svg:
    """Cumulative cost and money freed, with the month in which it is paid back in words."""
    cost = freed = ZERO
    points = []
    for each in months:
        cost, freed = cost + each.cost, freed + each.freed
        points.append(RecoveryMonth(each.month.short_label, cost, freed))
    key, size = ("recovery-narrow", Size.LOW) if narrow else ("recovery", Size.WIDE)
    frame = Frame(id=key, title="Cost and money freed", unit=POUNDS, size=size)
    return cumulative_chart(frame, tuple(points), recovery_words(recovery_month))


def recovery_words(month: int | None) -> str:
    """When it is paid back, as a sentence."""
    if month is None:
        return "It is not paid back within five years."
    return f"It is paid back in month {month}." if month else "It is never below nought."
