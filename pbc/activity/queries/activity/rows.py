"""The rows behind a figure: drill-down into one practice, month and line."""

from typing import Any

from django.db.models import QuerySet

from pbc.activity.domain.lines import DATASET_LINES, Line
from pbc.activity.models import ClosedSlot, DataSlot, MonthClose
from pbc.activity.queries.counting import FACTS
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

DATASET_OF_LINE = {line: dataset for dataset, lines in DATASET_LINES.items() for line in lines}


def facts(*, practice: Organisation, month: Month, line: Line, close: MonthClose | None = None) -> QuerySet[Any]:
    """The rows behind one figure: those of the batches in force, or of those in force at a close.

    In the order of their files; the caller pages them. Rows that count as no activity (patients not seen, regular
    attenders) are among them, each with its reason. For excess bed days: the spells that have any.
    """
    dataset = DATASET_OF_LINE[line]
    model: Any = FACTS[dataset]
    batches: QuerySet[Any, Any]
    if close is None:
        batches = DataSlot.objects.filter(dataset=dataset, month=month.first_day).values("current_batch")
    else:
        batches = ClosedSlot.objects.filter(close=close, slot__dataset=dataset).values("batch")
    of_line = {"excess_days__gt": 0} if line is Line.EXCESS_BED_DAYS else {"line": line}
    rows: QuerySet[Any] = model.objects.filter(practice=practice, month=month.first_day, batch__in=batches, **of_line)
    return rows.select_related("batch").order_by("batch_id", "row_number")
