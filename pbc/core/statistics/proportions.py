"""Proportions with Wilson's score limits.

Source: Wilson 1927; Newcombe and Altman 2000; OHID Fingertips public health technical guidance.
"""

from math import sqrt

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Confidence, Estimate, Interval, Limits, Method, require_count


def proportion(*, numerator: float | None, denominator: float | None, multiplier: float = 1) -> Estimate | Absent:
    """``x / n`` with Wilson limits, without continuity correction.

    :param multiplier: 1 for a proportion, 100 for a percentage; the limits stay within 0 and ``multiplier``.
    :raises ValueError: if a count is negative.
    """
    if numerator is None:
        return Absent.NO_NUMERATOR
    require_count("numerator", numerator)
    if not denominator:
        return Absent.NO_DENOMINATOR
    require_count("denominator", denominator)
    if numerator > denominator:
        return Absent.NUMERATOR_EXCEEDS_DENOMINATOR
    limits = Limits(
        p95=_wilson(numerator, denominator, Confidence.P95), p998=_wilson(numerator, denominator, Confidence.P998)
    )
    return Estimate(value=numerator / denominator, limits=limits, method=Method.WILSON).scaled(multiplier)


def _wilson(x: float, n: float, confidence: Confidence) -> Interval:
    """``(2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2))``."""
    z = confidence.z
    middle, spread, divisor = 2 * x + z**2, z * sqrt(z**2 + 4 * x * (1 - x / n)), 2 * (n + z**2)
    # At 0 and at n the limit is 0 or 1 exactly; the clip takes away the last bit of floating-point dust.
    return Interval((middle - spread) / divisor, (middle + spread) / divisor).clipped(0, 1)
