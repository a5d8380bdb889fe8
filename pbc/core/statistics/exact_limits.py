"""Exact funnel limits, interpolated between counts.

Source: Spiegelhalter 2005, Stat Med 24:1185. A lower limit can be negative (down to ``-1/n``); clip it at 0 to draw it.
"""

from collections.abc import Callable

from scipy import special

from pbc.core.statistics.estimates import Confidence, Interval, Limits
from pbc.core.statistics.funnels import require_proportion


def exact_proportion_limits(*, target: float, denominator: int) -> Limits:
    """Spiegelhalter's exact binomial limits, interpolated.

    :raises ValueError: if the target is no proportion, or nobody is counted.
    """
    require_proportion(target, denominator)

    def cumulative(r: int) -> float:
        return float(special.bdtr(min(r, denominator), denominator, target))

    return _exact_limits(cumulative, denominator, target * denominator)


def exact_ratio_limits(expected: float) -> Limits:
    """Spiegelhalter's exact Poisson limits of observed over expected, interpolated.

    :raises ValueError: if nothing is expected.
    """
    if expected <= 0:
        raise ValueError("exact limits need an expected count above 0")
    return _exact_limits(lambda r: float(special.pdtr(r, expected)), expected, expected)


def _exact_limits(cumulative: Callable[[int], float], divisor: float, middle: float) -> Limits:
    def limit(q: float) -> float:
        return _interpolated_count(cumulative, q, middle) / divisor

    return Limits(*(Interval(limit(level.tail), limit(1 - level.tail)) for level in Confidence))


def _interpolated_count(cumulative: Callable[[int], float], q: float, middle: float) -> float:
    """``r - alpha``: the smallest count with ``F(r) >= q``, less the share of its last step that lies above ``q``."""
    low, high = -1, max(int(middle), 1)
    while cumulative(high) < q:
        low, high = high, 2 * high
    while high - low > 1:
        half = (low + high) // 2
        low, high = (low, half) if cumulative(half) >= q else (half, high)
    reached = cumulative(high)
    before = cumulative(high - 1) if high else 0.0
    return high - (reached - q) / (reached - before)
