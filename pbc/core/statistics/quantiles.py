"""Where a practice stands among the practices that have a value.

Sources: OHID "Assigning deprivation categories"; OpenPrescribing (Curtis and Goldacre 2018).
A practice with a missing or zero denominator has no value, and so no place: it is not a practice at 0%.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import floor
from typing import TypeVar

from pbc.core.statistics.absent import Absent

K = TypeVar("K")

DECILES = tuple(tenth / 10 for tenth in range(1, 10))


def assign_quantiles(
    values: Mapping[K, float | None], groups: int, *, highest_first: bool = True
) -> dict[K, int | Absent]:
    """Put each unit in one of ``groups`` groups, 1 holding the highest values (or the lowest).

    ``q = floor((k + 1) - ceil((n + 1 - rank) / (n / k)))``, at least 1; ties take the lowest rank. Unlike SQL's
    ``NTILE`` this never splits a tie. With fewer values than groups nobody is placed.

    :raises ValueError: if there is not at least one group.
    """
    if groups < 1:
        raise ValueError(f"there must be at least one group, not {groups}")
    present = _present(values)
    if len(present) < groups:
        return {key: Absent.NO_VALUE if value is None else Absent.TOO_FEW_UNITS for key, value in values.items()}
    order = sorted(-value if highest_first else value for value in present)

    def quantile(value: float) -> int:
        rank = bisect_left(order, -value if highest_first else value) + 1
        return _quantile(rank, len(order), groups)

    return {key: Absent.NO_VALUE if value is None else quantile(value) for key, value in values.items()}


def _quantile(rank: int, units: int, groups: int) -> int:
    # Whole numbers only: n / k as a float can push an exact boundary into the next group.
    from_the_end = -(-(units + 1 - rank) * groups // units)
    return max(groups + 1 - from_the_end, 1)


def centiles(values: Mapping[K, float | None]) -> dict[K, float | Absent]:
    """``100 (rank - 1) / (n - 1)``: 0 for the lowest value, 100 for the highest, ties taking the lowest rank."""
    order = sorted(_present(values))
    if len(order) < 2:
        return {key: Absent.NO_VALUE if value is None else Absent.TOO_FEW_UNITS for key, value in values.items()}
    return {
        key: Absent.NO_VALUE if value is None else 100 * bisect_left(order, value) / (len(order) - 1)
        for key, value in values.items()
    }


def decile_lines(values: Sequence[float | None]) -> tuple[float, ...] | Absent:
    """The nine values that part the practices of a month into tenths (PostgreSQL ``percentile_cont``, R type 7)."""
    present = [value for value in values if value is not None]
    if not present:
        return Absent.TOO_FEW_UNITS
    return tuple(linear_quantile(present, q) for q in DECILES)


def linear_quantile(values: Sequence[float], q: float) -> float:
    """The value at ``h = (n - 1) q`` along the ordered values, between two of them in proportion.

    :raises ValueError: if there are no values, or ``q`` is outside 0 to 1.
    """
    if not values or not 0 <= q <= 1:
        raise ValueError("a quantile needs at least one value and a share of 0 to 1")
    order = sorted(values)
    position = (len(order) - 1) * q
    below = floor(position)
    above = min(below + 1, len(order) - 1)
    return order[below] + (position - below) * (order[above] - order[below])


def _present(values: Mapping[K, float | None]) -> list[float]:
    return [value for value in values.values() if value is not None]
