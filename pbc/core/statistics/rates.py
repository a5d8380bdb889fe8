"""Crude rates.

Source: OHID Fingertips public health technical guidance, Rates; APHO Technical Briefing 3.
"""

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.counts import count_limits, count_method
from pbc.core.statistics.estimates import Estimate, require_count


def crude_rate(*, count: float | None, population: float | None, multiplier: float = 1000) -> Estimate | Absent:
    """Events per ``multiplier`` people: ``multiplier x O / n``, with the limits of the count in place of ``O``.

    :param count: events observed.
    :param population: people (or person-years) among whom they were counted.
    :raises ValueError: if either is negative.
    """
    if count is None:
        return Absent.NO_NUMERATOR
    require_count("count", count)
    if not population:
        return Absent.NO_DENOMINATOR
    require_count("population", population)
    return Estimate(value=count, limits=count_limits(count), method=count_method(count)).scaled(multiplier / population)
