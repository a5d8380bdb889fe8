"""A value with its 95% and 99.8% limits."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from math import isfinite
from statistics import NormalDist
from typing import Self


class Confidence(Enum):
    """A two-sided confidence level, by the probability left in each tail."""

    P95 = 0.025
    P998 = 0.001

    @property
    def tail(self) -> float:
        """Probability beyond each limit."""
        return self.value

    @property
    def z(self) -> float:
        """Standard normal quantile: 1.959963985 or 3.090232306."""
        return NormalDist().inv_cdf(1 - self.tail)


class Method(StrEnum):
    """How limits were made, as named under a figure."""

    EXACT = "exact"
    BYAR = "byar"
    WILSON = "wilson"
    DOBSON = "dobson"


@dataclass(frozen=True)
class Interval:
    """A lower and an upper limit."""

    lower: float
    upper: float

    def scaled(self, factor: float) -> Self:
        """This interval in other units."""
        return type(self)(self.lower * factor, self.upper * factor)

    def clipped(self, lowest: float, highest: float) -> Self:
        """This interval as drawn inside a feasible range; never use it to class a value."""
        return type(self)(min(max(self.lower, lowest), highest), min(max(self.upper, lowest), highest))


@dataclass(frozen=True)
class Limits:
    """The 95% and the 99.8% interval."""

    p95: Interval
    p998: Interval

    @classmethod
    def around(cls, middle: float, error: float) -> Self:
        """``middle -/+ z error`` at both levels."""
        return cls(*(Interval(middle - level.z * error, middle + level.z * error) for level in Confidence))

    def at(self, confidence: Confidence) -> Interval:
        """The interval of one confidence level."""
        return self.p95 if confidence is Confidence.P95 else self.p998

    def scaled(self, factor: float) -> Self:
        """These limits in other units."""
        return type(self)(self.p95.scaled(factor), self.p998.scaled(factor))

    def clipped(self, lowest: float, highest: float) -> Self:
        """These limits as drawn inside a feasible range; never use them to class a value."""
        return type(self)(self.p95.clipped(lowest, highest), self.p998.clipped(lowest, highest))

    def transformed(self, scale: Callable[[float], float]) -> Self:
        """These limits taken back to the scale they are shown on by an increasing function."""
        return type(self)(
            *(Interval(scale(interval.lower), scale(interval.upper)) for interval in (self.p95, self.p998))
        )


@dataclass(frozen=True)
class Estimate:
    """A value, its limits and how they were made."""

    value: float
    limits: Limits
    method: Method

    def scaled(self, factor: float) -> Self:
        """This estimate in other units."""
        return type(self)(self.value * factor, self.limits.scaled(factor), self.method)


def require_count(name: str, value: float) -> None:
    """Refuse what no file that passed its checks can hold: a negative, infinite or undefined number.

    :raises ValueError: naming the argument.
    """
    if not isfinite(value) or value < 0:
        raise ValueError(f"{name} must be a number of 0 or more, not {value}")
