"""Activity and cost: sums of the summaries, the rows behind them, and past activity at other prices."""

from pbc.activity.queries.activity.repriced import (
    MissingPrice,
    Repriced,
    RepricedCode,
    missing_prices,
    repriced_by_code,
    repriced_by_line,
)
from pbc.activity.queries.activity.rows import DATASET_OF_LINE, facts
from pbc.activity.queries.activity.sums import (
    Totals,
    activity_by_line,
    activity_by_month,
    activity_by_provider,
    activity_by_specialty,
    line_totals,
    months_to_date,
    rolling_months,
    unattributed_totals,
)
from pbc.activity.queries.activity.volumes import Volume, volume_of
from pbc.activity.queries.activity.workings import price_working

__all__ = [
    "DATASET_OF_LINE",
    "MissingPrice",
    "Repriced",
    "RepricedCode",
    "Totals",
    "Volume",
    "activity_by_line",
    "activity_by_month",
    "activity_by_provider",
    "activity_by_specialty",
    "facts",
    "line_totals",
    "missing_prices",
    "months_to_date",
    "price_working",
    "repriced_by_code",
    "repriced_by_line",
    "rolling_months",
    "unattributed_totals",
    "volume_of",
]
