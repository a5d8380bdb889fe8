"""The chart of a case's recovery."""

from collections.abc import Sequence

from business_cases.domain.costs import MonthOfCase
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Unit
from pbc.core.charts.recovery import RecoveryMonth, cumulative_chart
from pbc.core.money import ZERO

POUNDS = Unit("£ since the start of the service", decimals=0, prefix="£")


def recovery_chart(months: Sequence[MonthOfCase], recovery_month: int | None) -> Svg:
    """Cumulative cost and money freed, with the month in which it is paid back in words."""
    cost = freed = ZERO
    points = []
    for each in months:
        cost, freed = cost + each.cost, freed + each.freed
        points.append(RecoveryMonth(each.month.short_label, cost, freed))
    frame = Frame(id="recovery", title="Cost and money freed", unit=POUNDS)
    return cumulative_chart(frame, tuple(points), recovery_words(recovery_month))


def recovery_words(month: int | None) -> str:
    """When it is paid back, as a sentence."""
    if month is None:
        return "It is not paid back within five years."
    return f"It is paid back in month {month}." if month else "It is never below nought."
