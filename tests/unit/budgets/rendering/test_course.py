from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.course import CourseMonth
from budgets.rendering.course import course_chart
from pbc.core.periods import Month


@dataclass(frozen=True)
class Course:
    """What the chart needs of a statement."""

    month: Month
    course: tuple[CourseMonth, ...]


def test_the_chart_has_a_row_for_each_month_and_names_its_year() -> None:
    months = tuple(
        CourseMonth(month, Decimal(100 * number), Decimal(90) if number == 1 else None, None)
        for number, month in enumerate(Month(2006, 4).financial_year.months, 1)
    )
    chart = course_chart(Course(Month(2006, 4), months))  # type: ignore[arg-type]
    assert chart.text.startswith("<svg")
    assert len(chart.table.rows) == 12
    assert "£1,200" in chart.table.rows[-1][1]
    assert "straight line" in chart.description
