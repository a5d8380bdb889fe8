"""Limits of a count of events.

Source: OHID Fingertips public health technical guidance, Rates; APHO Technical Briefing 3.
"""

from math import sqrt

from scipy import special

from pbc.core.statistics.estimates import Confidence, Interval, Limits, Method, require_count

EXACT_BELOW = 10
"""Counts under this take exact limits. The switch is on the count observed, not on the count expected."""


def count_method(count: float) -> Method:
    """Which limits a count of this size takes."""
    return Method.EXACT if count < EXACT_BELOW else Method.BYAR


def count_limits(count: float) -> Limits:
    """95% and 99.8% limits of a count, exact below 10 and Byar's from 10.

    :raises ValueError: if the count is negative.
    """
    require_count("count", count)
    interval = _exact if count_method(count) is Method.EXACT else _byar
    return Limits(p95=interval(count, Confidence.P95), p998=interval(count, Confidence.P998))


def poisson_lower(count: float, tail: float) -> float:
    """``chi2(tail; 2 count) / 2``: the mean at which so many events or more have probability ``tail``.

    At a count of 0 it is 0 by definition: the chi-squared quantile with 0 degrees of freedom is undefined.
    """
    return float(special.gammaincinv(count, tail)) if count > 0 else 0.0


def poisson_upper(count: float, tail: float) -> float:
    """``chi2(1 - tail; 2 count + 2) / 2``: the mean at which so many events or fewer have probability ``tail``."""
    return float(special.gammainccinv(count + 1, tail))


def _exact(count: float, confidence: Confidence) -> Interval:
    """Armitage and Berry 2002."""
    return Interval(poisson_lower(count, confidence.tail), poisson_upper(count, confidence.tail))


def _byar(count: float, confidence: Confidence) -> Interval:
    """Breslow and Day 1987: ``O (1 - 1/(9 O) -/+ z/(3 sqrt O))^3``, with ``O + 1`` for the upper limit."""
    above = count + 1
    return Interval(
        lower=count * (1 - 1 / (9 * count) - confidence.z / (3 * sqrt(count))) ** 3,
        upper=above * (1 - 1 / (9 * above) + confidence.z / (3 * sqrt(above))) ** 3,
    )
