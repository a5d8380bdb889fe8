"""What every list of statements shows of a practice: its name, which leads to its statement, and the sums of it."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from budgets.queries.statements import Statement
from pbc.core.listing import Column
from pbc.core.periods import Month


def practice_column(month: Month) -> Column:
    """The practice, with a way to its statement of a month."""
    query = urlencode({"month": str(month)})
    return Column(
        "practice",
        "Practice",
        value=lambda row: row.practice.name,
        order_by="practice",
        href=lambda row: f"{reverse('budgets:statement', args=[row.practice.code])}?{query}",
        sub=lambda row: row.practice.code,
    )


def _figure(key: str, label: str, kind: Any = "pounds") -> Column:
    def value(row: Statement) -> Decimal | None:
        found = getattr(row.total, key).value if row.total else None
        return found if isinstance(found, Decimal) else None

    return Column(key, label, kind=kind, value=value, order_by=key)


FIGURES = (
    _figure("budget", "Budget, year"),
    _figure("budget_to_date", "Budget to date"),
    _figure("actual", "Actual to date"),
    _figure("variance", "Variance"),
    _figure("variance_percent", "Variance, %", "number"),
    _figure("forecast", "Forecast, year"),
)
