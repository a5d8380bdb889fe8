"""What practices' activity came to, line by line: as then where the month is closed, as now where it is not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budgets.domain.inputs import Actual, Amount
from budgets.queries.recorded import Parts
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.activity.queries.activity import DATASET_OF_LINE, Totals, activity_by_month, months_to_date
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Source


def actuals(
    practice_ids: Collection[int], through: Month, *, now: Parts | None = None, then: Parts | None = None
) -> dict[int, dict[Line, Actual]]:
    """The year to date of each practice, by line. Two queries, however many practices and months; none where both sums
    are at hand.

    :param now: sums as now, by practice, month and line; ``then`` those of the closes.
    :returns: practices and lines with rows only.
    """
    months = months_to_date(through)
    now = activity_by_month(practice_ids, months, closed=False) if now is None else now
    then = activity_by_month(practice_ids, months, closed=True) if then is None else then
    shut = _months_by_practice(then)
    held = _months_by_dataset(now, then)
    as_now, as_then = _by_line(now), _by_line(then)
    found: dict[int, dict[Line, Actual]] = defaultdict(dict)
    for practice, line in sorted(as_now.keys() | as_then.keys()):
        of_line = as_now.get((practice, line), {}), as_then.get((practice, line), {})
        in_hand = tuple(sorted(held[practice, DATASET_OF_LINE[line]]))
        found[practice][line] = _actual(line, months, *of_line, closed=shut[practice], held=in_hand)
    return found


@dataclass(frozen=True)
class File:
    """A batch that rows of a practice's month were read from."""

    month: Month
    source: Source
    received_at: datetime


def files(practice_ids: Collection[int], through: Month) -> Mapping[tuple[int, Dataset], list[File]]:
    """The batches behind each practice's year to date as now, by dataset, in the order of months. One query."""
    rows = (
        MonthlyActivity.objects.filter(
            practice_id__in=practice_ids, month__in=[month.first_day for month in months_to_date(through)]
        )
        .values_list(
            "practice_id",
            "slot__dataset",
            "month",
            "slot__current_batch__reference",
            "slot__current_batch__filename",
            "slot__current_batch__received_at",
        )
        .distinct()
        .order_by("month", "slot__current_batch__filename")
    )
    found: dict[tuple[int, Dataset], list[File]] = defaultdict(list)
    for practice, dataset, month, reference, filename, received_at in rows:
        label = f"{filename}, received {day(received_at)}"
        source = Source("batch", label, str(reference))
        found[practice, Dataset(dataset)].append(File(Month.of(month), source, received_at))
    return found


def _by_line(parts: Parts) -> Mapping[tuple[int, Line], dict[Month, Totals]]:
    found: dict[tuple[int, Line], dict[Month, Totals]] = defaultdict(dict)
    for (practice, month, line), totals in parts.items():
        found[practice, line][month] = totals
    return found


def _months_by_practice(parts: Iterable[tuple[int, Month, Line]]) -> Mapping[int, set[Month]]:
    """A practice's month counts as closed once anything of it is in a close."""
    months: dict[int, set[Month]] = defaultdict(set)
    for practice, month, _ in parts:
        months[practice].add(month)
    return months


def _months_by_dataset(*parts: Iterable[tuple[int, Month, Line]]) -> Mapping[tuple[int, Dataset], set[Month]]:
    """Months for which a practice has any row of a kind of data: a line may well be nought in a month that is held."""
    months: dict[tuple[int, Dataset], set[Month]] = defaultdict(set)
    for keys in parts:
        for practice, month, line in keys:
            months[practice, DATASET_OF_LINE[line]].add(month)
    return months


def _actual(
    line: Line,
    months: Collection[Month],
    now: Mapping[Month, Totals],
    then: Mapping[Month, Totals],
    *,
    closed: Collection[Month],
    held: tuple[Month, ...],
) -> Actual:
    shut = tuple(month for month in months if month in closed)
    open_ = tuple(month for month in months if month not in closed)
    in_sum = {month: (then if month in closed else now).get(month, Totals()) for month in months}
    return Actual(
        line=line,
        closed=_amount(then.get(month) for month in shut),
        closed_now=_amount(now.get(month) for month in shut),
        open=_amount(now.get(month) for month in open_),
        monthly=tuple(totals.cost for totals in in_sum.values()),
        unpriced=sum(totals.unpriced for totals in in_sum.values()),
        held=held,
        closed_months=shut,
        open_months=open_,
    )


def _amount(parts: Iterable[Totals | None]) -> Amount:
    known = [part for part in parts if part]
    return Amount(sum((part.cost for part in known), ZERO), Decimal(sum(part.activity for part in known)))
