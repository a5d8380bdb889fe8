"""The figure of a group of practices."""

from collections.abc import Iterable

from pbc.core.statistics.absent import Absent


def pooled_ratio(units: Iterable[tuple[float | None, float | None]], multiplier: float = 1) -> float | Absent:
    """``multiplier x sum of numerators / sum of denominators``: what the group does as a whole.

    Never the mean of the practices' own values, which would give a practice of 1,500 the weight of one of 15,000. A
    practice without a numerator or with no denominator adds nothing to either sum.

    :param units: (numerator, denominator) of each practice.
    """
    usable = [(x, n) for x, n in units if x is not None and n]
    if not usable:
        return Absent.NO_DENOMINATOR
    return multiplier * sum(x for x, _ in usable) / sum(n for _, n in usable)
