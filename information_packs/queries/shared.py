"""What all packs of a PCT and month have in common: computed once a run, kept with it, read by every pack.

Everything is as then: from the snapshots of closed months. Values are plain, as JSON gives them back.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Sum

from information_packs.domain.contents import canonical
from information_packs.domain.monthly import C2C, Amount
from information_packs.domain.words import standing
from information_packs.queries.sending import sending
from pbc.activity.domain.benchmarking import PracticeBenchmark, disclosed
from pbc.activity.domain.lines import Dataset, Measure
from pbc.activity.models import ClosedStratum, MonthClose
from pbc.activity.queries.activity import DATASET_OF_LINE, Totals, line_totals, rolling_months, unattributed_totals
from pbc.activity.queries.benchmarks import benchmarks
from pbc.activity.queries.months import late_changes
from pbc.core.formats import moment
from pbc.core.periods import Month
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Confidence, Estimate
from pbc.core.statistics.funnels import Side, ratio_line
from pbc.core.statistics.standardisation import IndirectEstimate
from pbc.organisations.domain.ages import NINE_BANDS
from pbc.organisations.models import Organisation
from pbc.organisations.queries.lists import list_sizes, strata
from pbc.organisations.queries.places import practices_of
from pbc.organisations.queries.successions import lineage

MONTHS_SHOWN = 12
MAIN_FUNNELS = ("gp_referral_rate", "emergency_admission_rate", "first_outpatient_rate", "follow_up_rate")
"""One chart for each of the four benchmarks of S4 ¶25; the others stand in the table."""


def shared_of(pct: Organisation, month: Month) -> dict[str, Any]:
    """Everything that is the same in each pack of the month, and what is cheaper to compute for all at once."""
    practices = list(practices_of(pct, month.last_day))
    merged = _merged_into(practices, month.last_day)
    ids = [key for keys in merged.values() for key in keys]
    months = rolling_months(month, 2 * MONTHS_SHOWN)
    totals = _totals(ids, months)
    rows = benchmarks(pct, month)
    lists = list_sizes(practices, month.last_day)
    shared = {
        "practices": len(practices),
        "merged": merged,
        "patients": sum(snapshot.patients for snapshot in lists.values()),
        "listed": len(lists),
        "bands": _bands(practices, month.last_day),
        "totals": totals,
        "comparisons": _comparisons(rows),
        "funnels": _funnels(rows),
        "closes": _closes(pct, month),
        "sending": sending(pct, month, ids),
        "unattributed": _unattributed(pct, month),
        "late": _late(pct),
    }
    plain: dict[str, Any] = json.loads(canonical(shared))
    return plain


def _merged_into(practices: Sequence[Organisation], on: date) -> dict[int, list[int]]:
    """Each practice with those that merged into it or were renamed to it by the day."""
    found = {practice.pk: [practice.pk] for practice in practices}
    known = lineage()
    former = Organisation.objects.practices().filter(succeeded_by__effective_on__lte=on)
    for old in former.order_by("pk").values_list("pk", flat=True):
        heir = known.successor(old, until=on)
        if heir != old and heir in found:
            found[heir].append(old)
    return found


def _totals(ids: Sequence[int], months: Sequence[Month]) -> list[list[Any]]:
    """The PCT's practices together: month, line, and the parts of the amount. What is here is also what is held."""
    sums = line_totals(ids, months, closed=True)
    lines = [[str(month), line, *parts(amount_of(totals))] for (month, line), totals in sums.items()]
    return sorted([*lines, *_consultant_referrals(ids, months)])


def amount_of(totals: Totals) -> Amount:
    return Amount(totals.activity, totals.bed_days, totals.cost, totals.unpriced)


def parts(amount: Amount) -> list[Any]:
    return [amount.activity, amount.bed_days, str(amount.cost), amount.unpriced]


def _consultant_referrals(ids: Sequence[int], months: Sequence[Month]) -> list[list[Any]]:
    return [[str(month), C2C, *parts(amount)] for month, amount in consultant_referrals(ids, months).items()]


def consultant_referrals(ids: Sequence[int], months: Sequence[Month]) -> dict[Month, Amount]:
    """First visits sent on by consultants, of these practices together, by month."""
    rows = (
        ClosedStratum.objects.filter(
            practice_id__in=ids, month__in=[month.first_day for month in months], measure=Measure.C2C_REFERRALS
        )
        .values_list("month")
        .annotate(all=Sum("events"))
    )
    return {Month.of(month): Amount(activity=events) for month, events in rows}


def _bands(practices: Sequence[Organisation], on: date) -> dict[str, dict[str, int]]:
    """Patients by practice and age band, and of all together under ``pct``."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(NINE_BANDS, 0))
    for (practice, _, band), patients in strata(practices, on).items():
        if band in NINE_BANDS:
            found[str(practice)][band] += patients
            found["pct"][band] += patients
    return dict(found)


# Benchmarks


def _comparisons(rows: Sequence[PracticeBenchmark]) -> dict[str, list[dict[str, Any]]]:
    """Each practice's own rows, small numbers and all: they are its own."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[str(row.practice_id)].append(_comparison(row))
    return dict(found)


def _comparison(row: PracticeBenchmark) -> dict[str, Any]:
    rate = row.rate if isinstance(row.rate, Estimate) else None
    ratio = row.against_pct.ratio if isinstance(row.against_pct, IndirectEstimate) else None
    significance = row.significance
    is_absent = isinstance(significance, Absent)
    return {
        "code": row.indicator.code,
        "title": row.indicator.title,
        "benchmark": row.indicator.benchmark,
        "unit": row.indicator.unit,
        "definition": row.indicator.definition,
        "caution": row.indicator.caution,
        "months": row.months,
        "value": rate and rate.value,
        "lower": rate and rate.limits.p95.lower,
        "upper": rate and rate.limits.p95.upper,
        "pct": _number(row.pct_value),
        "national": _number(row.national_value),
        "ratio": ratio and ratio.value,
        "ratio_lower": ratio and ratio.limits.p95.lower,
        "ratio_upper": ratio and ratio.limits.p95.upper,
        "significance": "" if is_absent else str(significance),
        "standing": "" if is_absent else standing(significance),
        "absent": standing(significance) if is_absent else "",
        "working": row.working.as_dict(),
        "ratio_working": row.standardised_working.as_dict() if row.indicator.is_standardised else {},
    }


def _number(value: float | Absent) -> float | None:
    return None if isinstance(value, Absent) else float(value)


def _funnels(rows: Sequence[PracticeBenchmark]) -> list[dict[str, Any]]:
    """All practices around the PCT, small numbers suppressed; each pack adds its own practice as it is."""
    funnels = []
    for code in MAIN_FUNNELS:
        of_one = [row for row in rows if row.indicator.code == code]
        if of_one:
            funnels.append(_funnel(code, of_one))
    return [funnel for funnel in funnels if funnel["own"]]


def _funnel(code: str, rows: list[PracticeBenchmark]) -> dict[str, Any]:
    others = disclosed(rows, sees={row.practice_id: False for row in rows})
    own = {str(row.practice_id): dot for row in rows if (dot := _dot(row))}
    largest = max((dot["size"] for dot in own.values()), default=0)
    return {
        "code": code,
        "title": rows[0].indicator.title,
        "dots": {str(row.practice_id): dot for row in others if (dot := _dot(row))},
        "own": own,
        "curves": _curves(largest),
        "left_out": sum(_dot(row) is None for row in others),
    }


def _dot(row: PracticeBenchmark) -> dict[str, Any] | None:
    against, significance = row.against_pct, row.significance
    if not isinstance(against, IndirectEstimate) or isinstance(significance, Absent):
        return None
    return {
        "label": f"{row.name} ({row.code})",
        "size": round(against.expected, 1),
        "value": round(against.ratio.value, 1),
        "significance": str(significance),
        "standing": standing(significance),
    }


def _curves(largest: float) -> list[dict[str, Any]]:
    """Drawn limits of the ratio of observed to expected, PCT = 100, to the largest expected count."""
    most = int(largest + 5 * largest**0.5 + 15)
    counts = sorted({round(most * (step / 40) ** 2) for step in range(41)})
    return [
        {
            "level": level,
            "points": [
                [round(point.expected, 1), round(100 * point.ratio, 1)]
                for point in ratio_line(side, confidence, counts)
            ],
        }
        for level, confidence in (("95%", Confidence.P95), ("99.8%", Confidence.P998))
        for side in Side
    ]


# What the data are


def _closes(pct: Organisation, month: Month) -> list[dict[str, Any]]:
    return [
        {
            "words": f"{moment(close.closed_at)}, by {close.closed_by}",
            "at": close.closed_at,
            "hash": close.snapshot_hash,
            "note": close.note,
        }
        for close in MonthClose.objects.filter(pct=pct, month=month.first_day)
    ]


def _unattributed(pct: Organisation, month: Month) -> list[list[Any]]:
    """Rows of the month whose practice is not known, by kind of data: activity and cost."""
    found: dict[Dataset, Amount] = defaultdict(Amount)
    for (_, line), totals in unattributed_totals(pct, [month], closed=True).items():
        found[DATASET_OF_LINE[line]] += amount_of(totals)
    return sorted([str(dataset), amount.activity, str(amount.cost)] for dataset, amount in found.items())


def _late(pct: Organisation) -> list[list[Any]]:
    """What came or changed since months were closed: month, practice, line, activity, cost."""
    return [
        [str(change.month), change.practice_id, change.line, change.activity, str(change.cost)]
        for change in late_changes(pct)
    ]
