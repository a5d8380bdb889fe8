"""Who had sent what when a month was closed, and how it compares with what they usually send (S4 ¶22, ¶27)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Sum

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import ClosedActivity, ClosedSlot
from pbc.activity.queries.activity import DATASET_OF_LINE
from pbc.core.formats import day
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

MONTHS_LEARNED_FROM = 6
FULL = 0.7
"""Less than this share of the usual activity is called incomplete."""


def sending(pct: Organisation, month: Month, practice_ids: Sequence[int]) -> dict[str, Any]:
    """Files in force at the close, and providers' activity of the month beside their usual month. Two queries."""
    return {"files": _files(pct, month), "providers": _providers(month, practice_ids)}


def _files(pct: Organisation, month: Month) -> list[dict[str, Any]]:
    slots = ClosedSlot.objects.filter(close__pct=pct, close__month=month.first_day).select_related("slot", "batch")
    return [
        {
            "dataset": held.slot.dataset,
            "sender": held.slot.sender_code,
            "file": held.batch.filename,
            "received": day(held.batch.received_at),
            "received_at": held.batch.received_at,
            "rows": held.batch.rows,
            "quarantined": held.batch.quarantined or 0,
        }
        for held in slots.order_by("slot__dataset", "slot__sender_code")
    ]


def _providers(month: Month, practice_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Activity of the month at the close, and the mean of up to six months before that have any."""
    months = [month.plus(-back).first_day for back in range(MONTHS_LEARNED_FROM + 1)]
    rows = (
        ClosedActivity.objects.filter(practice_id__in=practice_ids, month__in=months)
        .exclude(line=Line.EXCESS_BED_DAYS)
        .values_list("provider__code", "provider__name", "line", "month")
        .annotate(all=Sum("activity"))
    )
    found: dict[tuple[str, str, Dataset], dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    for code, name, line, first_day, activity in rows:
        found[code or "", name or "All prescribing", DATASET_OF_LINE[Line(line)]][Month.of(first_day)] += activity
    return [_provider(name, dataset, by_month, month) for (_, name, dataset), by_month in sorted(found.items())]


def _provider(name: str, dataset: Dataset, by_month: dict[Month, int], month: Month) -> dict[str, Any]:
    earlier = [activity for each, activity in by_month.items() if each != month]
    usual = sum(earlier) / len(earlier) if earlier else None
    activity = by_month.get(month)
    return {
        "provider": name,
        "dataset": dataset,
        "activity": activity,
        "usual": usual,
        "share": None if not usual or activity is None else activity / usual,
        "is_missing": activity is None,
        "is_low": usual is not None and activity is not None and activity < FULL * usual,
    }
