"""Special-cause rules: which points of a series are more than its usual variation.

Source: NHS England, Making Data Count, as in NHSRplotthedots 0.2.2; the November 2023 change to two of three is an
option.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pbc.core.statistics.process_limits import ProcessLimits


class Rule(StrEnum):
    """A rule, in the order in which one is reported for a point that several mark."""

    ASTRONOMICAL = "astronomical"
    """Beyond a process limit."""
    TREND = "trend"
    """One of a run of points, each higher, or each lower, than the last."""
    TWO_OF_THREE = "two_of_three"
    """One of two near a process limit among three on one side of the mean."""
    SHIFT = "shift"
    """One of a run of points on one side of the mean."""


class Heading(StrEnum):
    """Which way a special cause points."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True)
class RuleSettings:
    """Lengths in force; other tools use 8 for a shift or 6 for a trend, so the chart says which these are.

    :ivar trend_length: points, not rises: 7 points are 6 rises.
    :ivar beyond_counts_as_near: also count points beyond the process limit for two of three (November 2023).
    """

    shift_length: int = 7
    trend_length: int = 7
    beyond_counts_as_near: bool = False

    def __post_init__(self) -> None:
        """Check the lengths.

        :raises ValueError: if a run would be of fewer than 2 points.
        """
        if min(self.shift_length, self.trend_length) < 2:
            raise ValueError("a shift or a trend is of at least 2 points")


@dataclass(frozen=True)
class PointSignals:
    """The rules one point is marked by, the one reported, and which way it points; nothing for common cause."""

    rules: frozenset[Rule] = frozenset()
    heading: Heading | None = None

    @property
    def reported(self) -> Rule | None:
        """The first that applies of astronomical, trend, two of three, shift."""
        return next((rule for rule in Rule if rule in self.rules), None)


def find_signals(
    values: Sequence[float], limits: ProcessLimits, settings: RuleSettings | None = None
) -> tuple[PointSignals, ...]:
    """Mark each point of one segment; where there are no limits (one point) there are no signals."""
    settings = settings or RuleSettings()
    if limits.lower is None or limits.upper is None or limits.near_lower is None or limits.near_upper is None:
        return tuple(PointSignals() for _ in values)
    sides = [_sign(value - limits.mean) for value in values]
    beyond = [not limits.lower <= value <= limits.upper for value in values]
    near = [
        not limits.near_lower <= value <= limits.near_upper and (settings.beyond_counts_as_near or not out)
        for value, out in zip(values, beyond, strict=True)
    ]
    slopes = _trends(values, settings.trend_length)
    marked = {
        Rule.ASTRONOMICAL: beyond,
        Rule.TREND: [slope != 0 for slope in slopes],
        Rule.TWO_OF_THREE: _two_of_three(sides, near),
        Rule.SHIFT: _shifts(sides, settings.shift_length),
    }
    return tuple(
        _point(frozenset(rule for rule in Rule if marked[rule][i]), side=sides[i], slope=slopes[i])
        for i in range(len(values))
    )


def _point(rules: frozenset[Rule], *, side: int, slope: int) -> PointSignals:
    signals = PointSignals(rules)
    if signals.reported is None:
        return signals
    way = slope if signals.reported is Rule.TREND else side
    return PointSignals(rules, Heading.HIGH if way > 0 else Heading.LOW)


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Longest stretches of one sign as (sign, start, end), end excluded. Zeros break a run and are none themselves."""
    start = 0
    for i in range(1, len(signs) + 1):
        if i == len(signs) or signs[i] != signs[start]:
            if signs[start]:
                yield signs[start], start, i
            start = i


def _shifts(sides: Sequence[int], length: int) -> list[bool]:
    """All points of each run of ``length`` or more strictly on one side of the mean."""
    marked = [False] * len(sides)
    for _, start, end in _runs(sides):
        if end - start >= length:
            marked[start:end] = [True] * (end - start)
    return marked


def _trends(values: Sequence[float], length: int) -> list[int]:
    """Slope (1 or -1) of each point in a trend, else 0; where one trend turns into another, the later slope."""
    slopes = [0] * len(values)
    for sign, start, end in _runs([_sign(later - earlier) for earlier, later in pairwise(values)]):
        points = end - start + 1
        if points >= length:
            slopes[start : start + points] = [sign] * points
    return slopes


def _two_of_three(sides: Sequence[int], near: Sequence[bool]) -> list[bool]:
    """The near points of every three successive points on one side of which two or more are near."""
    marked = [False] * len(sides)
    for start in range(len(sides) - 2):
        window = range(start, start + 3)
        if abs(sum(sides[i] for i in window)) == 3 and sum(near[i] for i in window) >= 2:
            for i in window:
                marked[i] = marked[i] or near[i]
    return marked
