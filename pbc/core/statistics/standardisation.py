"""Direct and indirect standardisation, one practice at a time.

A practice that cannot be standardised gets its reason and the others their figures.
Sources: Dobson et al 1991; Morris et al 2018; OHID Fingertips public health technical guidance; APHO Technical Briefing
3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.counts import count_limits, count_method
from pbc.core.statistics.estimates import Estimate, Interval, Limits, Method, require_count

DIRECT_MINIMUM_EVENTS = 10
"""Fewer events than this give no directly standardised rate; 10 give one (Morris et al 2018)."""


@dataclass(frozen=True)
class Stratum:
    """One age (or age and sex) band of a practice, with its weight in the standard population.

    A missing count is 0 events; a missing population makes the whole practice not computable.
    """

    count: float | None
    population: float | None
    weight: float


def directly_standardised_rate(strata: Sequence[Stratum], multiplier: float = 1000) -> Estimate | Absent:
    """The rate the standard population would have at this practice's own band rates, with Dobson limits.

    ``DSR = sum(w x/n) / sum w``; ``Var = sum(w^2 x/n^2) / (sum w)^2``; limit = ``DSR + sqrt(Var/O) (O_limit - O)`` with
    Byar's limits of ``O = sum x``. A band of weight 0 still adds its events to ``O``. Persons by 19 bands and each sex
    by 19 bands give different answers: say beside the figure which was used.

    :raises ValueError: if a number is negative or all weights are 0.
    """
    complete = _complete(strata)
    if isinstance(complete, Absent):
        return complete
    observed = sum(band.count for band in complete)
    if observed < DIRECT_MINIMUM_EVENTS:
        return Absent.TOO_FEW_EVENTS
    value = _weighted_mean(complete)
    variance = sum(band.count * (band.weight / band.population) ** 2 for band in complete)
    scale = sqrt(variance / observed) / sum(band.weight for band in complete)
    limits = count_limits(observed)

    def dobson(interval: Interval) -> Interval:
        return Interval(value + scale * (interval.lower - observed), value + scale * (interval.upper - observed))

    return Estimate(value, Limits(dobson(limits.p95), dobson(limits.p998)), Method.DOBSON).scaled(multiplier)


def unsuppressed_dsr(strata: Sequence[Stratum], multiplier: float = 1000) -> float | Absent:
    """The directly standardised value whatever its number of events: for funnel baselines only, never to be shown.

    :raises ValueError: if a number is negative or all weights are 0.
    """
    complete = _complete(strata)
    return complete if isinstance(complete, Absent) else multiplier * _weighted_mean(complete)


@dataclass(frozen=True)
class _Band:
    """A stratum with nothing missing."""

    count: float
    population: float
    weight: float


def _complete(strata: Sequence[Stratum]) -> tuple[_Band, ...] | Absent:
    """Check the strata, and say whether every one has people in it."""
    bands = []
    for stratum in strata:
        require_count("weight", stratum.weight)
        require_count("count", stratum.count or 0)
        require_count("population", stratum.population or 0)
        if not stratum.population:
            return Absent.EMPTY_STRATUM
        bands.append(_Band(stratum.count or 0, stratum.population, stratum.weight))
    if not any(band.weight for band in bands):
        raise ValueError("the standard population has no weight in any stratum")
    return tuple(bands)


def _weighted_mean(bands: Sequence[_Band]) -> float:
    """``sum(w x/n) / sum w``."""
    return sum(b.weight * b.count / b.population for b in bands) / sum(b.weight for b in bands)


@dataclass(frozen=True)
class ReferenceStratum:
    """Events and people of one band in the reference population (the PCT or England)."""

    count: float
    population: float


class Reference:
    """The band rates that practices are compared with."""

    def __init__(self, strata: Mapping[str, ReferenceStratum]) -> None:
        """Check the bands.

        :raises ValueError: if there is no band, a number is negative, or a band has nobody in it: such a reference is
            wrong for every practice, so it is refused at once.
        """
        for band, stratum in strata.items():
            require_count(f"reference count of {band}", stratum.count)
            require_count(f"reference population of {band}", stratum.population)
            if not stratum.population:
                raise ValueError(f"the reference has nobody in band {band}")
        if not strata:
            raise ValueError("the reference has no bands")
        self._strata = dict(strata)

    def crude_rate(self, multiplier: float) -> float:
        """``multiplier x sum of reference counts / sum of reference populations``."""
        return (
            multiplier
            * sum(stratum.count for stratum in self._strata.values())
            / sum(stratum.population for stratum in self._strata.values())
        )

    def expected(self, populations: Mapping[str, float]) -> float:
        """``E = sum of n x reference rate``; a band with nobody in it, or not given, adds nothing.

        :raises ValueError: for a band the reference does not have, or a negative population.
        """
        return sum(self._expected_in(band, population) for band, population in populations.items())

    def _expected_in(self, band: str, population: float) -> float:
        require_count(f"population of {band}", population)
        if band not in self._strata:
            raise ValueError(f"the reference has no band {band}")
        return population * self._strata[band].count / self._strata[band].population


@dataclass(frozen=True)
class IndirectEstimate:
    """Observed against expected, as a ratio and as a rate.

    The expected count is treated as fixed. Two practices' ratios are each comparable with the reference, and not
    strictly with each other.
    """

    observed: float
    expected: float
    ratio: Estimate
    rate: Estimate


def indirectly_standardise(
    *,
    observed: float | None,
    populations: Mapping[str, float],
    reference: Reference,
    reference_value: float = 100,
    multiplier: float = 1000,
) -> IndirectEstimate | Absent:
    """Compare a practice's events with those it would have at the reference's band rates.

    Ratio = ``reference_value x O / E``; rate = ``O / E x`` the reference's crude rate; limits put the limits of the
    count (exact below 10, Byar's from 10) in place of ``O``.

    :param observed: events of the practice, all bands together.
    :param populations: people of the practice by band.
    :raises ValueError: if a number is negative or a band is unknown to the reference.
    """
    if observed is None:
        return Absent.NO_NUMERATOR
    require_count("observed", observed)
    expected = reference.expected(populations)
    if not expected:
        return Absent.NO_EXPECTED
    relative = Estimate(observed, count_limits(observed), count_method(observed)).scaled(1 / expected)
    return IndirectEstimate(
        observed=observed,
        expected=expected,
        ratio=relative.scaled(reference_value),
        rate=relative.scaled(reference.crude_rate(multiplier)),
    )
