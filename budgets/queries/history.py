"""Last year's activity of a PCT's practices, line by line, at this year's prices: what budgets are set on (S4 ¶36).

A practice that others merged into takes their activity with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from budgets.domain.cuts import Annualising, Cut, LineHistory
from budgets.domain.faults import UnpricedCode
from budgets.domain.inputs import Amount
from budgets.queries.cuts import Arrivals, KeptCut, kept_cut
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.activity.queries.activity import DATASET_OF_LINE, missing_prices, repriced_by_code, repriced_by_line
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
    :param codes: cost and activity by HRG, practice and line.
    :param arrived: how the cut of the data was kept, a sentence.
    :param outside: rows outside the national tariff, by practice: seen, counted, and in no budget.
    """

    lines: Mapping[int, tuple[LineHistory, ...]]
    of: Mapping[int, tuple[str, ...]]
    missing: Mapping[str, Sequence[UnpricedCode]]
    outside: Mapping[int, int]
    codes: Mapping[str, Mapping[tuple[int, str], Amount]] = field(default_factory=dict)
    arrived: str = ""


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
    arrivals: Arrivals | None = None,
) -> History:
    """Last year's activity of these practices, in the months held of each kind of data.

    :param through: the last month that counts; later ones are left out though they be held.
    :param on: the day on which practices are as they are now: mergers up to it are restated.
    :param arrivals: the day after which data that arrived do not count; all that is held counts where not given.
    """
    year = prices_of.previous
    months = tuple(month for month in year.months if month <= through)
    heirs = heirs_of(practices, on)
    counted = kept_cut(list(heirs), months, arrivals)
    cuts = _cuts(heirs, year, counted, annualising)
    sums: dict[tuple[int, Line], _Sum] = defaultdict(_Sum)
    unpriced: dict[int, int] = defaultdict(int)
    lacking = 0
    for row in repriced_by_line(list(heirs), months, prices_of, months_of=counted.months):
        heir = heirs[row.practice_id]
        sums[heir, row.line] += _Sum(Decimal(row.activity), row.cost, row.rows)
        unpriced[heir] += row.unpriced
        lacking += row.missing
    for practice, activity, cost in _prescribing(heirs, counted.months[Dataset.PRESCRIBING]):
        sums[heirs[practice], Line.PRESCRIBING] += _Sum(Decimal(activity), cost, None)
    missing: dict[str, list[UnpricedCode]] = defaultdict(list)
    if lacking:
        for lack in missing_prices(list(heirs), months, prices_of):
            missing[PRICE_LISTS[lack.kind]].append(UnpricedCode(lack.what, lack.code or "not given", lack.rows))
    of = _codes(heirs)
    by_code = _by_code(heirs, counted.months[Dataset.SPELLS], prices_of)
    return History(_lines(practices, sums, cuts, of), of, missing, unpriced, by_code, counted.words)


def _cuts(
    heirs: Mapping[int, int], year: FinancialYear, counted: KeptCut, annualising: Annualising
) -> dict[Dataset, Cut]:
    """The months held of each kind of data, over all these practices: a small practice may well miss one."""
    days = [month.first_day for month in year.months]
    rows = MonthlyActivity.objects.filter(practice_id__in=heirs, month__in=days)
    held: dict[Dataset, set[Month]] = defaultdict(set)
    for line, month in rows.values_list("line", "month").distinct():
        dataset = DATASET_OF_LINE[Line(line)]
        if Month.of(month) in counted.months[dataset]:
            held[dataset].add(Month.of(month))
    return {dataset: Cut(year, tuple(sorted(found)), annualising) for dataset, found in held.items()}


def _by_code(
    heirs: Mapping[int, int], months: Sequence[Month], prices_of: FinancialYear
) -> dict[str, dict[tuple[int, str], Amount]]:
    found: dict[str, dict[tuple[int, str], Amount]] = defaultdict(dict)
    for row in repriced_by_code(list(heirs), months, prices_of):
        place = (heirs[row.practice_id], row.line.value)
        found[row.code][place] = found[row.code].get(place, Amount()) + Amount(row.cost, Decimal(row.activity))
    return found


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
