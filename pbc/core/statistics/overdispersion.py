"""Funnels for practices that differ by more than chance alone: wider limits from the spread seen.

Sources: Spiegelhalter 2005, Stat Med 24:1185 and Qual Saf Health Care 14:347; NHS Digital, SHMI specification.
``phi`` is the mean squared z score; ``tau2`` is the variance between practices **on the scale of the form**: log ratio
for
:func:`shmi_funnel`, angle (arcsine of the root) for :func:`arcsine_funnel`, the value's own for the general functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, exp, log, pi, sin, sqrt
from typing import Generic, TypeVar

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.aggregates import pooled_ratio
from pbc.core.statistics.estimates import Limits, require_count
from pbc.core.statistics.funnels import Significance, classify
from pbc.core.statistics.proportions import proportion
from pbc.core.statistics.quantiles import linear_quantile

K = TypeVar("K")

END_SHARE = 0.1
"""Share of the z scores at each end that is pulled in, or left out, so that outliers do not widen their own limits."""


class Scale(StrEnum):
    """The scale ``tau2`` is on."""

    VALUE = "value"
    LOG_RATIO = "log_ratio"
    ARCSINE_ROOT = "arcsine_root"


@dataclass(frozen=True)
class Dispersion:
    """How much more the units differ than chance explains.

    :ivar adjusted: whether ``phi`` is beyond ``1 + 2 sqrt(2/I)``; if not, limits are left as chance alone sets them.
    """

    units: int
    phi: float
    tau2: float
    adjusted: bool
    scale: Scale

    @property
    def between(self) -> float:
        """Variance added to each unit's own: ``tau2`` when adjusted, else 0."""
        return self.tau2 if self.adjusted else 0.0

    @property
    def inflation(self) -> float:
        """Factor on each unit's own variance: ``phi`` when adjusted, else 1."""
        return self.phi if self.adjusted else 1.0


def winsorised(values: Sequence[float], share: float = END_SHARE) -> tuple[float, ...]:
    """The values with those beyond the ``share`` and ``1 - share`` centiles (type 7) set to them."""
    lowest, highest = linear_quantile(values, share), linear_quantile(values, 1 - share)
    return tuple(min(max(value, lowest), highest) for value in values)


def dispersion(z_scores: Sequence[float], errors: Sequence[float], scale: Scale = Scale.VALUE) -> Dispersion | Absent:
    """``phi = mean of z^2``; ``tau2 = max(0, (I phi - (I - 1)) / (sum w - sum w^2 / sum w))`` with ``w = 1/s^2``.

    :param z_scores: ``(y - theta)/s`` of each unit, winsorised or truncated already.
    :param errors: ``s`` of the same units.
    """
    units = len(z_scores)
    if units < 2:
        return Absent.TOO_FEW_UNITS
    phi = sum(z**2 for z in z_scores) / units
    weights = [1 / error**2 for error in errors]
    spread = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    tau2 = max(0.0, (units * phi - (units - 1)) / spread)
    return Dispersion(units=units, phi=phi, tau2=tau2, adjusted=phi > 1 + 2 * sqrt(2 / units), scale=scale)


def multiplicative_limits(*, target: float, error: float, spread: Dispersion) -> Limits:
    """``theta -/+ z s sqrt(phi)``."""
    return Limits.around(target, error * sqrt(spread.inflation))


def additive_limits(*, target: float, error: float, spread: Dispersion) -> Limits:
    """``theta -/+ z sqrt(s^2 + tau2)``."""
    return Limits.around(target, sqrt(error**2 + spread.between))


@dataclass(frozen=True)
class FunnelPoint:
    """One unit in an overdispersed funnel.

    :ivar z: its z score before any trimming.
    :ivar trimmed: whether it was pulled in (arcsine form) or left out (SHMI form) when the spread was measured.
    """

    value: float
    z: float
    trimmed: bool
    limits: Limits
    significance: Significance


@dataclass(frozen=True)
class Funnel(Generic[K]):
    """An overdispersed funnel: target, spread and each unit's place."""

    target: float
    spread: Dispersion
    points: Mapping[K, FunnelPoint | Absent]


def shmi_funnel(units: Mapping[K, tuple[float, float]]) -> Funnel[K] | Absent:
    """NHS SHMI form, on the log ratio: ``y = ln(O/E)``, ``s = 1/sqrt E``, limits ``exp(-/+ z sqrt(1/E + tau2))``.

    ``E`` is rounded to 2 decimals. Units whose ``floor(10 rank/(I + 1))`` by z score is 0 or 9 are left out of the
    spread. A unit with no events has no logarithm: it is marked and takes no part.

    :param units: (observed, expected) of each unit.
    """
    scored = {key: _log_ratio(observed, expected) for key, (observed, expected) in units.items()}
    usable = {key: score for key, score in scored.items() if isinstance(score, _Score)}
    kept = _untrimmed({key: score.z for key, score in usable.items()})
    spread = dispersion([usable[key].z for key in kept], [usable[key].error for key in kept], Scale.LOG_RATIO)
    if isinstance(spread, Absent):
        return spread

    def place(key: K, score: _Score) -> FunnelPoint:
        return _place(
            score, key not in kept, additive_limits(target=0, error=score.error, spread=spread).transformed(exp)
        )

    points = {key: place(key, score) if isinstance(score, _Score) else score for key, score in scored.items()}
    return Funnel(target=1.0, spread=spread, points=points)


def arcsine_funnel(units: Mapping[K, tuple[float | None, float | None]]) -> Funnel[K] | Absent:
    """Arcsine form, for proportions: ``y = asin sqrt p``, ``s = 1/(2 sqrt n)``, z scores winsorised by 10% at each end.

    Limits are ``sin^2(asin sqrt theta -/+ z sqrt(s^2 + tau2))`` with the angle held within 0 to pi/2.

    :param units: (numerator, denominator) of each unit.
    """
    shares = {key: proportion(numerator=x, denominator=n) for key, (x, n) in units.items()}
    target = pooled_ratio(pair for key, pair in units.items() if not isinstance(shares[key], Absent))
    if isinstance(target, Absent):
        return target
    angle = asin(sqrt(target))
    scored = {
        key: share if isinstance(share, Absent) else _arcsine(share.value, units[key][1] or 0, angle)
        for key, share in shares.items()
    }
    usable = {key: score for key, score in scored.items() if isinstance(score, _Score)}
    pulled = dict(zip(usable, winsorised([score.z for score in usable.values()]), strict=True))
    spread = dispersion(list(pulled.values()), [score.error for score in usable.values()], Scale.ARCSINE_ROOT)
    if isinstance(spread, Absent):
        return spread

    def place(key: K, score: _Score) -> FunnelPoint:
        limits = additive_limits(target=angle, error=score.error, spread=spread).clipped(0, pi / 2)
        return _place(score, pulled[key] != score.z, limits.transformed(lambda y: sin(y) ** 2))

    points = {key: place(key, score) if isinstance(score, _Score) else score for key, score in scored.items()}
    return Funnel(target=target, spread=spread, points=points)


@dataclass(frozen=True)
class _Score:
    """A unit's value as shown, with its z score and standard error on the scale of the form."""

    value: float
    z: float
    error: float


def _log_ratio(observed: float, expected: float) -> _Score | Absent:
    require_count("observed", observed)
    require_count("expected", expected)
    rounded = round(expected, 2)
    if not rounded:
        return Absent.NO_EXPECTED
    if not observed:
        return Absent.ZERO_COUNT
    error = 1 / sqrt(rounded)
    return _Score(value=observed / rounded, z=log(observed / rounded) / error, error=error)


def _arcsine(share: float, denominator: float, target_angle: float) -> _Score:
    error = 1 / (2 * sqrt(denominator))
    return _Score(value=share, z=(asin(sqrt(share)) - target_angle) / error, error=error)


def _untrimmed(z_scores: Mapping[K, float]) -> set[K]:
    """The units left after those in the outer tenths by rank of z are taken out."""
    order = sorted(z_scores, key=lambda key: z_scores[key])
    return {key for rank, key in enumerate(order, start=1) if 10 * rank // (len(order) + 1) not in (0, 9)}


def _place(score: _Score, trimmed: bool, limits: Limits) -> FunnelPoint:
    return FunnelPoint(score.value, score.z, trimmed, limits, classify(score.value, limits))
