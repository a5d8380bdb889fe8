"""Ranges of axes, and labels that do not sit on each other."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

Domain = tuple[float, float]

_AIR = 0.06


def domain_of(values: Iterable[float | Decimal | None], *, from_zero: bool = False) -> Domain:
    """The lowest and highest value of an axis that holds all values with some air around them.

    The axis never shows negative values, or positive ones, when there are none.

    :param from_zero: begin (or end) at 0.
    """
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    # A flat line runs through the middle of its chart.
    air = (high - low) * _AIR or abs(high) * _AIR or 1.0
    return (max(low - air, 0.0) if low >= 0 else low - air), (min(high + air, 0.0) if high < 0 else high + air)


def spread(values: Sequence[float], domain: Domain, *, height: float, gap: float = 16) -> list[float]:
    """Where to write labels for these values so that they stand at least ``gap`` apart and in their order.

    :param height: of the plot, in the unit of ``gap``.
    """
    apart = gap * (domain[1] - domain[0]) / height
    order = sorted(range(len(values)), key=lambda i: values[i])
    places = [values[i] for i in order]
    for _ in range(20):  # each round halves what is left of the overlaps
        for below, above in pairwise(range(len(places))):
            overlap = max(apart - (places[above] - places[below]), 0.0)
            places[below] -= overlap / 2
            places[above] += overlap / 2
    written = dict(zip(order, places, strict=True))
    return [written[i] for i in range(len(values))]


def up_to(points: Sequence[tuple[float, float]], largest: float) -> list[tuple[float, float]]:
    """A line from left to right, cut off at the right-hand edge of a chart."""
    kept: list[tuple[float, float]] = []
    for x, y in points:
        if x > largest:
            if kept:
                last_x, last_y = kept[-1]
                kept.append((largest, last_y + (y - last_y) * (largest - last_x) / (x - last_x)))
            break
        kept.append((x, y))
    return kept
