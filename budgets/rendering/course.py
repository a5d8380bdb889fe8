"""The chart of a practice's year: budget, actual and forecast from April on."""

from budgets.queries.statements import Statement
from pbc.core.charts.budget import BudgetMonth, budget_chart
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Unit

POUNDS = Unit("£ from the start of the year", decimals=0, prefix="£")


def course_chart(statement: Statement) -> Svg:
    """Cumulative budget, actual and forecast of the statement's year."""
    year = statement.month.financial_year
    months = tuple(
        BudgetMonth(each.month.short_label, each.budget, each.actual, each.forecast) for each in statement.course
    )
    frame = Frame(id="course", title=f"Budget and actual {year}, from April on", unit=POUNDS)
    note = "Closed months are as they stood at their close; the forecast is a straight line."
    return budget_chart(frame, months, note)
