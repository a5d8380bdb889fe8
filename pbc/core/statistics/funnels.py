"""Funnel plots: which practices lie further from the target than chance would carry them.

Source: OHID Fingertips public health technical guidance, Funnel plots.
Classes compare strictly and use unclipped, unrounded limits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.counts import count_limits, poisson_lower, poisson_upper
from pbc.core.statistics.estimates import Confidence, Limits, require_count


class Significance(StrEnum):
    """Where a unit lies in its funnel."""

    HIGH_998 = "high_998"
    HIGH_95 = "high_95"
    NOT_SIGNIFICANT = "not_significant"
    LOW_95 = "low_95"
    LOW_998 = "low_998"


def classify(value: float, limits: Limits) -> Significance:
    """Class of a value against the limits drawn around the target."""
    return _class_of(
        above=lambda confidence: value > limits.at(confidence).upper,
        below=lambda confidence: value < limits.at(confidence).lower,
    )


def proportion_limits(*, target: float, denominator: float) -> Limits:
    """Fingertips' funnel for a proportion: ``theta -/+ z sqrt(theta (1 - theta) / n)``.

    These are the points whose own Wilson interval just touches the target. Clip them to 0..1 to draw them, never to
    class.

    :raises ValueError: if the target is no proportion, or nobody is counted.
    """
    require_proportion(target, denominator)
    return Limits.around(target, sqrt(target * (1 - target) / denominator))


def classify_ratio(*, observed: float, expected: float | None) -> Significance | Absent:
    """Fingertips' class of an observed count against its expected count.

    High if the lower limit of the count is above what was expected, low if its upper limit is below. From a count of 10
    these are Byar's limits while the drawn lines are exact, so a point on a line may be classed either way.
    """
    if not expected:
        return Absent.NO_EXPECTED
    require_count("expected", expected)
    limits = count_limits(observed)
    return _class_of(
        above=lambda confidence: limits.at(confidence).lower > expected,
        below=lambda confidence: limits.at(confidence).upper < expected,
    )


class Side(StrEnum):
    """Which line of a funnel."""

    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True)
class LinePoint:
    """A point of a drawn funnel line: at this many expected, this ratio of observed to expected is just significant."""

    observed: int
    expected: float
    ratio: float


def ratio_line(side: Side, confidence: Confidence, counts: Iterable[int]) -> tuple[LinePoint, ...]:
    """Fingertips' drawn line for a ratio: for each count the expected count at which it is just significant.

    Lower line ``E = chi2(1 - a; 2O + 2)/2``; upper line ``E = chi2(a; 2O)/2``, which does not exist for a count of 0;
    the line runs through ``(E, O/E)``.
    """
    points = []
    for count in counts:
        expected = (poisson_upper if side is Side.LOWER else poisson_lower)(count, confidence.tail)
        if expected:
            points.append(LinePoint(count, expected, count / expected))
    return tuple(points)


def _class_of(*, above: Callable[[Confidence], bool], below: Callable[[Confidence], bool]) -> Significance:
    if above(Confidence.P998):
        return Significance.HIGH_998
    if below(Confidence.P998):
        return Significance.LOW_998
    if above(Confidence.P95):
        return Significance.HIGH_95
    return Significance.LOW_95 if below(Confidence.P95) else Significance.NOT_SIGNIFICANT


def require_proportion(target: float, denominator: float) -> None:
    """Refuse a target or a size that no funnel has.

    :raises ValueError: saying which was given.
    """
    if not 0 <= target <= 1 or denominator <= 0:
        raise ValueError(f"a funnel needs a target of 0 to 1 and somebody counted, not {target} of {denominator}")
