"""Whether a case brought what it promised, by more than chance (R101, R108; Making Data Count).

Activity of the lines that a case moves is put on an XmR chart whose limits are those of the twelve months before the
service began. Only what leaves those limits, or stays on one side of their mean long enough, counts as a change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from business_cases.domain.costs import Saving
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month
from pbc.core.statistics.process_limits import ProcessLimits
from pbc.core.statistics.special_cause import Heading, find_signals
from pbc.core.statistics.xmr import SHORTEST_BASELINE, xmr_limits

Series = Sequence[tuple[Month, Decimal]]


class Change(StrEnum):
    """How activity stands against the months before."""

    TOO_EARLY = "too_early"
    NO_BASELINE = "no_baseline"
    NONE = "none"  # within the usual variation
    AS_PROMISED = "as_promised"
    LESS = "less"  # moved the right way, by less than promised
    WRONG_WAY = "wrong_way"


@dataclass(frozen=True)
class Moved:
    """Activity of one line before and since the service began.

    :param before: the mean of a month before; ``promised`` what a month was to come to.
    :param since: the mean of a month since, of those in which the service ran in full where there are any.
    :param limits: of the usual variation before.
    """

    line: str
    before: Decimal | None
    promised: Decimal | None
    since: Decimal | None
    limits: ProcessLimits | None
    change: Change
    months: int


def moved(saving: Saving, series: Series, start: Month) -> Moved:
    """What became of the activity that a saving promised to move.

    :param series: activity by month, oldest first, the months before the start among them.
    """
    later = [(month, value) for month, value in series if month >= start]
    full = [value for month, value in later if _number(month, start) >= saving.full_month]
    counted = full or [value for _, value in later]
    since, limits = mean_of(counted), limits_before(series, start)
    before = mean_of(_earlier(series, start))
    if before is None or limits is None:
        return Moved(saving.line, before, None, since, None, Change.NO_BASELINE, len(later))
    promised = before - saving.units
    change = shift(limits, counted, promised) if later else Change.TOO_EARLY
    return Moved(saving.line, before, promised, since, limits, change, len(later))


def limits_before(series: Series, start: Month) -> ProcessLimits | None:
    """The limits of the twelve months before the start; ``None`` where fewer are known."""
    earlier = _earlier(series, start)
    return xmr_limits([float(value) for value in earlier]) if len(earlier) == SHORTEST_BASELINE else None


def shift(
    limits: ProcessLimits, later: Sequence[Decimal], promised: Decimal, *, higher_is_better: bool = False
) -> Change:
    """How months since the start stand against the limits of those before.

    :param later: oldest first, at least one.
    """
    better, worse = (Heading.HIGH, Heading.LOW) if higher_is_better else (Heading.LOW, Heading.HIGH)
    signals = find_signals([float(value) for value in later], limits)
    headings = {each.heading for each in signals if each.heading}
    if better in headings and worse not in headings:
        mean = sum(later, Decimal(0)) / len(later)
        reached = mean >= promised if higher_is_better else mean <= promised
        return Change.AS_PROMISED if reached else Change.LESS
    return Change.WRONG_WAY if worse in headings and better not in headings else Change.NONE


def mean_of(values: Sequence[Decimal]) -> Decimal | None:
    """The mean; ``None`` of nothing."""
    return sum(values, Decimal(0)) / len(values) if values else None


def _earlier(series: Series, start: Month) -> list[Decimal]:
    return [value for month, value in series if month < start][-SHORTEST_BASELINE:]


@dataclass(frozen=True)
class ActualMonth:
    """One month since the start: money given out, money freed, and the balance, beside the plan's."""

    month: Month
    paid: Decimal
    freed: Decimal
    balance: Decimal
    planned: Decimal


def recovery_so_far(
    paid: Mapping[Month, Decimal],
    activity: Mapping[str, Series],
    savings: Sequence[Saving],
    start: Month,
    planned: Mapping[Month, Decimal],
    through: Month,
) -> tuple[ActualMonth, ...]:
    """The balance since the first pound was given out, month by month.

    What is freed in a month is (mean month before the start − this month) × the price of the case, line by line; where
    activity rose, it is below nought. Nothing is freed where the twelve months before are not known.

    :param paid: pounds given out by month; ``planned``: the plan's balance by month.
    """
    first = min([start, *paid])
    means = {saving.line: _baseline(activity.get(saving.line, ()), start) for saving in savings}
    by_month = {line: dict(series) for line, series in activity.items()}
    rows, balance, month = [], ZERO, first
    while month <= through:
        freed = sum((_freed(each, means, by_month, month, start) for each in savings), ZERO)
        balance += freed - paid.get(month, ZERO)
        rows.append(ActualMonth(month, paid.get(month, ZERO), freed, balance, planned.get(month, ZERO)))
        month = month.plus(1)
    return tuple(rows)


def _freed(
    saving: Saving,
    means: Mapping[str, Decimal | None],
    activity: Mapping[str, Mapping[Month, Decimal]],
    month: Month,
    start: Month,
) -> Decimal:
    mean, now = means[saving.line], activity.get(saving.line, {}).get(month)
    if month < start or mean is None or now is None:
        return ZERO
    return round_pence((mean - now) * saving.price)


def _baseline(series: Series, start: Month) -> Decimal | None:
    earlier = _earlier(series, start)
    return mean_of(earlier) if len(earlier) == SHORTEST_BASELINE else None


def _number(month: Month, start: Month) -> int:
    """1 for the first month of the service."""
    return (month.year - start.year) * 12 + month.month - start.month + 1
