"""The course of a year: budget, actual and forecast from April to the end of each month, as a chart shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.profiles import Profile
from budgets.domain.statements import StatementFigures
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month


@dataclass(frozen=True)
class CourseMonth:
    """Pounds from the start of the year to the end of a month; ``None`` where there is nothing to say."""

    month: Month
    budget: Decimal
    actual: Decimal | None
    forecast: Decimal | None


def course(
    figures: StatementFigures, profiles: Sequence[Profile], monthly: Sequence[Sequence[Decimal]]
) -> tuple[CourseMonth, ...]:
    """Twelve months.

    :param profiles: of each month of the year, in order.
    :param monthly: each line's cost by month of the year to date, in order.
    """
    nets = [line.budget.value for line in figures.lines if isinstance(line.budget.value, Decimal)]
    spent, total = ZERO, figures.total
    through = figures.profile.through
    months = []
    for index, profile in enumerate(profiles):
        month = profile.through
        is_past = month <= through and total.actual.value is not None
        if is_past:
            spent += sum((costs[index] for costs in monthly), ZERO)
        months.append(
            CourseMonth(
                month=month,
                budget=sum((profile.to_date(net) for net in nets), ZERO),
                actual=spent if is_past else None,
                forecast=_forecast(figures, month),
            )
        )
    return tuple(months)


def _forecast(figures: StatementFigures, month: Month) -> Decimal | None:
    """A straight line from the actual of the statement's month to the forecast of the year."""
    actual, forecast, through = figures.total.actual.value, figures.total.forecast.value, figures.profile.through
    if not isinstance(actual, Decimal) or not isinstance(forecast, Decimal) or month < through:
        return None
    gone = month.number_in_year - through.number_in_year
    left = 12 - through.number_in_year
    return actual if not left else actual + round_pence((forecast - actual) * gone / left)
