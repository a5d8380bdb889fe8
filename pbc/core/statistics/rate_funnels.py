"""Funnel plots of rates.

Source: OHID Fingertips public health technical guidance, Funnel plots.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Generic, TypeVar

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Confidence, require_count
from pbc.core.statistics.funnels import Side, Significance, classify_ratio, ratio_line
from pbc.core.statistics.standardisation import DIRECT_MINIMUM_EVENTS

K = TypeVar("K")

_LINE_STEPS = 60


@dataclass(frozen=True)
class RateUnit:
    """One practice in a rate funnel: its events, its people and its (crude or standardised) rate.

    :ivar rate: for a directly standardised rate under 10 events, the unsuppressed value, so that the baseline is whole.
    """

    count: float
    population: float | None
    rate: float | None


@dataclass(frozen=True)
class RateFunnelPoint:
    """One practice placed in a rate funnel.

    :ivar effective_population: people at whom the rate times people gives the events; a year's worth, for the x axis.
    """

    effective_population: float
    expected: float
    significance: Significance | Absent


@dataclass(frozen=True)
class RateFunnel(Generic[K]):
    """A rate funnel: the baseline rate per ``multiplier`` and each practice's place."""

    baseline: float
    points: Mapping[K, RateFunnelPoint | Absent]


def rate_funnel(
    units: Mapping[K, RateUnit], *, multiplier: float = 1000, years: float = 1, standardised: bool = False
) -> RateFunnel[K] | Absent:
    """Fingertips' funnel for rates: each count against the baseline rate times the effective population.

    Effective population ``n' = multiplier x O / rate`` (``n`` when there are no events), baseline ``sum O / sum n'``,
    expected ``E = baseline x n'``, classes as for a ratio.

    :param years: years the events were counted over; divides the effective population for the x axis only.
    :param standardised: directly standardised rates: a unit with fewer than 10 events is neither classed nor drawn, but
        its events and people stay in the baseline.
    """
    effective = {key: _effective_population(unit, multiplier) for key, unit in units.items()}
    people = {key: size for key, size in effective.items() if not isinstance(size, Absent)}
    if not people:
        return Absent.NO_DENOMINATOR
    baseline = sum(units[key].count for key in people) / sum(people.values())
    points: dict[K, RateFunnelPoint | Absent] = {}
    for key, size in effective.items():
        count = units[key].count
        if isinstance(size, Absent):
            points[key] = size
        elif standardised and count < DIRECT_MINIMUM_EVENTS:
            points[key] = Absent.TOO_FEW_EVENTS
        else:
            expected = baseline * size
            points[key] = RateFunnelPoint(size / years, expected, classify_ratio(observed=count, expected=expected))
    return RateFunnel(baseline=baseline * multiplier, points=points)


@dataclass(frozen=True)
class RateLinePoint:
    """A point of a drawn funnel line: at this effective population, this rate is just significant."""

    effective_population: float
    rate: float


def rate_line(
    side: Side, confidence: Confidence, *, baseline: float, largest: float, multiplier: float = 1000, years: float = 1
) -> tuple[RateLinePoint, ...]:
    """Fingertips' drawn line for rates: the line of a ratio, with ``E = baseline x n'``.

    Points stand closer where the line bends, at small populations. Clip the line at the top of the chart to draw it.

    :param baseline: rate per ``multiplier``, as :class:`RateFunnel` gives it.
    :param largest: effective population at which the line may end, as the x axis has it; the last point is at or past
        it.
    :raises ValueError: if there is no baseline rate or nobody to draw it for.
    """
    if baseline <= 0 or largest <= 0:
        raise ValueError("a funnel line needs a baseline rate and a population above 0")
    per_person = baseline / multiplier
    expected = per_person * largest * years
    most_events = ceil(expected + 5 * sqrt(expected) + 15)
    counts = sorted({round(most_events * (step / _LINE_STEPS) ** 2) for step in range(_LINE_STEPS + 1)})
    points = (
        RateLinePoint(point.expected / per_person / years, point.ratio * baseline)
        for point in ratio_line(side, confidence, counts)
    )
    return _until(largest, points)


def _until(largest: float, points: Iterable[RateLinePoint]) -> tuple[RateLinePoint, ...]:
    """The points up to the first that is at or past the largest population."""
    kept = []
    for point in points:
        kept.append(point)
        if point.effective_population >= largest:
            break
    return tuple(kept)


def _effective_population(unit: RateUnit, multiplier: float) -> float | Absent:
    require_count("count", unit.count)
    if not unit.population:
        return Absent.NO_DENOMINATOR
    if not unit.count:
        return unit.population
    return multiplier * unit.count / unit.rate if unit.rate else Absent.NO_VALUE
