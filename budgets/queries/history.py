"""Last year's activity of a PCT's practices, line by line, at this year's prices: what budgets are set on (S4 ¶36).

A practice that others merged into takes their activity with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from budgets.domain.faults import UnpricedCode
from budgets.domain.setting import Annualising, Cut, LineHistory
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.activity.queries.activity import DATASET_OF_LINE, missing_prices, repriced_by_line
from pbc.activity.queries.membership import heirs as heirs_of
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

PRICE_LISTS = {
    "tariff-inpatient": "inpatient tariff",
    "tariff-outpatient": "outpatient tariff",
    "tariff-ae": "A&E tariff",
}
"""What people call the price lists."""


@dataclass(frozen=True)
class History:
    """What a PCT's practices did last year.

    :param lines: of each practice, in the order of statements; a practice without activity has none.
    :param of: the codes each practice's activity was recorded under, its own first.
    :param missing: codes that this year's price lists should price and do not, by list.
    :param outside: rows outside the national tariff, by practice: seen, counted, and in no budget.
    """

    lines: Mapping[int, tuple[LineHistory, ...]]
    of: Mapping[int, tuple[str, ...]]
    missing: Mapping[str, Sequence[UnpricedCode]]
    outside: Mapping[int, int]


@dataclass(frozen=True)
class _Sum:
    activity: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    rows: int | None = 0

    def __add__(self, other: "_Sum") -> "_Sum":
        rows = None if self.rows is None or other.rows is None else self.rows + other.rows
        return _Sum(self.activity + other.activity, self.cost + other.cost, rows)


def history(
    practices: Sequence[Organisation],
    *,
    prices_of: FinancialYear,
    through: Month,
    annualising: Annualising,
    on: date,
) -> History:
    """Last year's activity of these practices, in the months held of each kind of data.

    :param through: the last month that counts; later ones are left out though they be held.
    :param on: the day on which practices are as they are now: mergers up to it are restated.
    """
    year = prices_of.previous
    months = tuple(month for month in year.months if month <= through)
    heirs = heirs_of(practices, on)
    cuts = _cuts(heirs, year, months, annualising)
    sums: dict[tuple[int, Line], _Sum] = defaultdict(_Sum)
    unpriced: dict[int, int] = defaultdict(int)
    lacking = 0
    for row in repriced_by_line(list(heirs), months, prices_of):
        heir = heirs[row.practice_id]
        sums[heir, row.line] += _Sum(Decimal(row.activity), row.cost, row.rows)
        unpriced[heir] += row.unpriced
        lacking += row.missing
    for practice, activity, cost in _prescribing(heirs, months):
        sums[heirs[practice], Line.PRESCRIBING] += _Sum(Decimal(activity), cost, None)
    missing: dict[str, list[UnpricedCode]] = defaultdict(list)
    if lacking:
        for lack in missing_prices(list(heirs), months, prices_of):
            missing[PRICE_LISTS[lack.kind]].append(UnpricedCode(lack.what, lack.code or "not given", lack.rows))
    codes = _codes(heirs)
    return History(_lines(practices, sums, cuts, codes), codes, missing, unpriced)


def _cuts(
    heirs: Mapping[int, int], year: FinancialYear, months: Sequence[Month], annualising: Annualising
) -> dict[Dataset, Cut]:
    """The months held of each kind of data, over all these practices: a small practice may well miss one."""
    rows = MonthlyActivity.objects.filter(practice_id__in=heirs, month__in=[month.first_day for month in months])
    held: dict[Dataset, set[Month]] = defaultdict(set)
    for line, month in rows.values_list("line", "month").distinct():
        held[DATASET_OF_LINE[Line(line)]].add(Month.of(month))
    return {dataset: Cut(year, tuple(sorted(found)), annualising) for dataset, found in held.items()}


def _prescribing(heirs: Mapping[int, int], months: Sequence[Month]) -> list[tuple[int, int, Decimal]]:
    """Items and actual cost by practice: prescribing has no tariff."""
    rows = MonthlyActivity.objects.filter(
        practice_id__in=heirs, month__in=[month.first_day for month in months], line=Line.PRESCRIBING
    )
    return list(rows.values_list("practice_id").annotate(items=Sum("activity"), actual_cost=Sum("cost")))


def _codes(heirs: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
    names = dict(Organisation.objects.filter(pk__in=heirs).values_list("pk", "code"))
    others: dict[int, list[str]] = defaultdict(list)
    for practice, heir in heirs.items():
        if practice != heir:
            others[heir].append(names[practice])
    return {heir: (names[heir], *sorted(others[heir])) for heir in set(heirs.values())}


def _lines(
    practices: Sequence[Organisation],
    sums: Mapping[tuple[int, Line], _Sum],
    cuts: Mapping[Dataset, Cut],
    codes: Mapping[int, tuple[str, ...]],
) -> dict[int, tuple[LineHistory, ...]]:
    return {
        practice.pk: tuple(
            LineHistory(
                line=line,
                label=LINE_LABELS[line],
                unit=LINE_UNITS[line],
                cut=cuts[DATASET_OF_LINE[line]],
                activity=sums[practice.pk, line].activity,
                cost=sums[practice.pk, line].cost,
                rows=sums[practice.pk, line].rows,
                of=codes[practice.pk],
            )
            for line in Line
            if (practice.pk, line) in sums
        )
        for practice in practices
    }
