"""What the figures of a statement's line are called."""

from budgets.domain.causes import CAUSE_NAMES
from budgets.domain.statements import StatementLine
from budgets.presenters.causes import METHOD_LABELS

FIGURE_LABELS = {
    "budget": "budget for the year",
    "budget_to_date": "budget to date",
    "actual": "actual to date",
    "high_cost": "high cost, stated apart",
    "unmet": "above the threshold, not borne by the fund",
    "out_of_scope": "treatments out of scope, stated apart",
    "late": "late data, stated apart",
    "accrual": "accrual for late data",
    "variance": "variance",
    "variance_percent": "variance as a share of the budget to date",
    "forecast": "forecast for the year",
    "forecast_variance": "forecast less budget",
    "activity_budget": "activity in the budget to date",
    "activity": "activity to date",
    **{str(method): f"forecast for the year, {label.lower()}" for method, label in METHOD_LABELS.items()},
    **{f"range_{method}": f"range of the forecast, {label.lower()}" for method, label in METHOD_LABELS.items()},
    **{f"cause_{cause}": f"why it moved, {name.lower()}" for cause, name in CAUSE_NAMES.items()},
}
"""By the names of :attr:`budgets.domain.statements.StatementLine.figures`."""


def title(line: StatementLine, figure: str) -> str:
    """``Day cases: why it moved, volume``."""
    return f"{line.label}: {FIGURE_LABELS[figure]}"
