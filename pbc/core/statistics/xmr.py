"""XmR charts: a series, its mean and the limits of its usual variation.

Sources: Wheeler 2000, Understanding Variation; NHS England, Making Data Count; Nelson 1982 for screening.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import isfinite
from statistics import mean as exact_mean
from typing import Any, Generic, TypeVar

from pbc.core.statistics.process_limits import ProcessLimits
from pbc.core.statistics.special_cause import PointSignals, RuleSettings, find_signals

P = TypeVar("P")

ROUNDED_FACTOR = 2.66
"""3/1.128 as Making Data Count and this system round it."""
UNROUNDED_FACTOR = 3 / 1.128
"""The same constant unrounded: limits differ by 0.016%."""
SCREENING_FACTOR = 3.267
"""Moving ranges this many times their average, or more, are screened out."""
TRIAL_BELOW = 13
"""Fewer points than this give trial limits."""
SHORTEST_BASELINE = 12
"""Fewest points that may fix the limits."""


@dataclass(frozen=True)
class XmrSettings(Generic[P]):
    """Choices that are stated beside the chart.

    :ivar screened: leave extreme moving ranges out once and average again, as NHSRplotthedots does. Making Data Count
        uses all.
    :ivar baseline: number of points that fix the limits of a segment; all of them if there are fewer, or if not given.
    :ivar rebase_at: periods at which mean, limits and rules start again; each belongs to its new segment.
    """

    factor: float = ROUNDED_FACTOR
    screened: bool = False
    baseline: int | None = None
    rebase_at: frozenset[P] = frozenset()
    rules: RuleSettings = field(default_factory=RuleSettings)

    def __post_init__(self) -> None:
        """Check the baseline.

        :raises ValueError: if it is too short to fix limits.
        """
        if self.baseline is not None and self.baseline < SHORTEST_BASELINE:
            raise ValueError(f"a fixed baseline needs at least {SHORTEST_BASELINE} points, not {self.baseline}")


@dataclass(frozen=True)
class XmrPoint(Generic[P]):
    """One period, its value and the signals it is part of."""

    period: P
    value: float
    signals: PointSignals


@dataclass(frozen=True)
class XmrSegment(Generic[P]):
    """The points between two rebasings, with their limits."""

    limits: ProcessLimits
    points: tuple[XmrPoint[P], ...]


def xmr_chart(series: Sequence[tuple[P, float]], settings: XmrSettings[P] | None = None) -> tuple[XmrSegment[P], ...]:
    """Segments of an XmR chart, in date order; none for an empty series.

    A period without a value is simply not in the series: neighbours are those present.

    :param series: (period, value), one a period, in date order.
    :raises ValueError: if periods repeat or are out of order, a value is not a number, or a rebase period is not there.
    """
    settings = settings or XmrSettings()
    _check(series, settings)
    starts = [0, *(i for i, (period, _) in enumerate(series) if i and period in settings.rebase_at), len(series)]
    return tuple(_segment(series[start:end], settings) for start, end in pairwise(starts) if start < end)


def xmr_limits(values: Sequence[float], *, factor: float = ROUNDED_FACTOR, screened: bool = False) -> ProcessLimits:
    """Mean and limits: ``mean -/+ factor x average |difference of neighbours|``.

    Screening leaves out moving ranges of 3.267 times their average or more, once; the mean is never screened. A flat
    series has no moving range left and takes the mean as its limits.

    :raises ValueError: if there are no values.
    """
    if not values:
        raise ValueError("limits need at least one value")
    # Exact, not floating-point, addition: the mean of a flat series must be its value, or every point lies beside it.
    mean = float(exact_mean(values))
    trial = len(values) < TRIAL_BELOW
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not ranges:
        return ProcessLimits(mean, average_moving_range=None, reach=None, trial=trial)
    average = sum(ranges) / len(ranges)
    if screened:
        kept = [moving_range for moving_range in ranges if moving_range < SCREENING_FACTOR * average]
        average = sum(kept) / len(kept) if kept else 0.0
    return ProcessLimits(mean, average_moving_range=average, reach=factor * average, trial=trial)


def _segment(series: Sequence[tuple[P, float]], settings: XmrSettings[P]) -> XmrSegment[P]:
    values = [value for _, value in series]
    limits = xmr_limits(values[: settings.baseline], factor=settings.factor, screened=settings.screened)
    # Twelve points that were chosen to fix the limits are not on trial once later points are read against them.
    limits = replace(limits, trial=len(values) < TRIAL_BELOW)
    signals = find_signals(values, limits, settings.rules)
    points = (XmrPoint(period, value, found) for (period, value), found in zip(series, signals, strict=True))
    return XmrSegment(limits, tuple(points))


def _check(series: Sequence[tuple[Any, float]], settings: XmrSettings[Any]) -> None:
    periods = [period for period, _ in series]
    if any(not earlier < later for earlier, later in pairwise(periods)):
        raise ValueError("a series needs its periods in date order, one value a period")
    if not all(isfinite(value) for _, value in series):
        raise ValueError("a series needs a number in every period it holds")
    if unknown := settings.rebase_at - set(periods):
        raise ValueError(f"the series cannot restart at a period without a value: {sorted(map(str, unknown))}")
