"""Benchmarks of a PCT's practices for a rolling year (S4 ¶25): seven queries, whatever the number of practices."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from django.db.models import Sum

from pbc.activity.domain.benchmarking import Cell, Nation, PracticeBenchmark, PracticeData, benchmark, disclosed
from pbc.activity.domain.disclosure import sees_small_numbers
from pbc.activity.domain.indicators import Indicator, indicators
from pbc.activity.domain.lines import Measure
from pbc.activity.models import ClosedStratum, MonthlyStratum, NationalRate
from pbc.activity.queries.activity import rolling_months
from pbc.activity.queries.membership import heirs
from pbc.activity.queries.populations import average_lists
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.core.statistics.standardisation import ReferenceStratum
from pbc.organisations.models import Organisation

_Events = dict[int, dict[Measure, dict[Cell, int]]]


def benchmarks(
    pct: Organisation,
    month: Month,
    months_back: int = 12,
    *,
    closed: bool = True,
    chosen: Sequence[Indicator] | None = None,
) -> list[PracticeBenchmark]:
    """Every practice of the PCT on the month's last day, on every indicator, over the months up to this one.

    In the order of indicators, then practice codes. A practice that others merged into takes their events and lists
    with it. Small numbers are all there: pass the rows through
    :func:`for_viewer` before they are shown to anybody.

    :param closed: as then, from closed months; otherwise as now.
    """
    practices = list(Organisation.objects.practices().members_of(pct.pk, on=month.last_day).distinct().order_by("code"))
    months = rolling_months(month, months_back)
    merged = heirs(practices, month.last_day)
    events, months_held = _events(merged, months, closed=closed)
    lists = average_lists(merged, months[0], month)
    nation = national(month.financial_year)
    data = {
        practice.pk: PracticeData(
            practice.pk, practice.code, practice.name, events.get(practice.pk, {}), lists.get(practice.pk)
        )
        for practice in practices
    }
    wanted = indicators() if chosen is None else chosen
    return [row for each in wanted for row in benchmark(each, data, months=months_held, nation=nation)]


def for_viewer(rows: Sequence[PracticeBenchmark], *, viewer: Principal, pct: Organisation) -> list[PracticeBenchmark]:
    """The rows as this hat may see them. All practices of an indicator must be among the rows, in its order."""
    seen: list[PracticeBenchmark] = []
    for _, group in groupby(rows, key=lambda row: row.indicator.code):
        of_one = list(group)
        sees = {
            row.practice_id: sees_small_numbers(
                viewer.organisation_id if viewer.organisation_kind != "system" else None,
                practice_id=row.practice_id,
                pct_id=pct.pk,
            )
            for row in of_one
        }
        seen += disclosed(of_one, sees=sees)
    return seen


def national(year: FinancialYear) -> Nation | None:
    """National figures of the year, or of the latest year before it that has any. One query."""
    strata: dict[int, dict[Measure, dict[Cell, ReferenceStratum]]] = defaultdict(lambda: defaultdict(dict))
    sources: dict[int, str] = {}
    rows = NationalRate.objects.filter(
        release__is_current=True, release__financial_year__lte=year.start_year, indicator__in=list(Measure)
    ).values_list("release__financial_year", "indicator", "sex", "band", "events", "population", "source")
    for start_year, measure, sex, band, count, population, source in rows:
        strata[start_year][Measure(measure)][sex, band] = ReferenceStratum(count, population)
        sources[start_year] = source
    if not strata:
        return None
    latest = max(strata)
    return Nation(str(FinancialYear(latest)), sources[latest], strata[latest])


def _events(
    merged: Mapping[int, int], months: Collection[Month], *, closed: bool
) -> tuple[_Events, Mapping[Measure, int]]:
    """Events by practice, measure and cell; and in how many months any of these practices has any of a measure.

    :param merged: each practice, and each that merged into it, to the practice.
    """
    model = ClosedStratum if closed else MonthlyStratum
    rows = model.objects.filter(practice_id__in=list(merged), month__in=[month.first_day for month in months])
    events: _Events = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    cells = rows.values_list("practice_id", "measure", "sex", "band").annotate(total=Sum("events"))
    for practice, measure, sex, band, total in cells:
        events[merged[practice]][Measure(measure)][sex, band] += total
    held = Counter(measure for measure, _ in rows.values_list("measure", "month").distinct())
    return events, {Measure(measure): number for measure, number in held.items()}
