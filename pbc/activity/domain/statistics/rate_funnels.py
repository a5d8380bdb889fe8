"""Funnel plots of rates.

Source: OHID Fingertips public health technical guidance, Funnel plots.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pbc.activity.domain.statistics.absent import Absent
from pbc.activity.domain.statistics.estimates import require_count
from pbc.activity.domain.statistics.funnels import Significance, classify_ratio
from pbc.activity.domain.statistics.standardisation import DIRECT_MINIMUM_EVENTS

K = TypeVar("K")


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


def _effective_population(unit: RateUnit, multiplier: float) -> float | Absent:
    require_count("count", unit.count)
    if not unit.population:
        return Absent.NO_DENOMINATOR
    if not unit.count:
        return unit.population
    return multiplier * unit.count / unit.rate if unit.rate else Absent.NO_VALUE
