"""Making Data Count icons: what kind of variation, and whether the target will be met.

Source: NHS England, Making Data Count.
"""

from enum import StrEnum

from pbc.core.statistics.special_cause import Heading


class Improvement(StrEnum):
    """Which direction of an indicator is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Variation(StrEnum):
    """Variation icon, from the last point alone; also the class of any one point."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Assurance icon, from the last segment's limits and the target."""

    PASSES = "pass"
    FAILS = "fail"
    HIT_OR_MISS = "hit_or_miss"
    NONE = "none"


_VARIATION = {
    (Heading.HIGH, Improvement.INCREASE): Variation.IMPROVEMENT_HIGH,
    (Heading.LOW, Improvement.INCREASE): Variation.CONCERN_LOW,
    (Heading.HIGH, Improvement.DECREASE): Variation.CONCERN_HIGH,
    (Heading.LOW, Improvement.DECREASE): Variation.IMPROVEMENT_LOW,
    (Heading.HIGH, Improvement.NEUTRAL): Variation.NEUTRAL_HIGH,
    (Heading.LOW, Improvement.NEUTRAL): Variation.NEUTRAL_LOW,
}


def variation(heading: Heading | None, improvement: Improvement) -> Variation:
    """Class of a point by the way its special cause points, if it has one."""
    return Variation.COMMON_CAUSE if heading is None else _VARIATION[heading, improvement]


def assurance(*, lower: float | None, upper: float | None, target: float | None, improvement: Improvement) -> Assurance:
    """Whether a process within these limits will meet its target.

    A target above the upper limit fails if higher is better and passes if lower is; below the lower limit the reverse;
    between them, or exactly on one, it is hit or miss. Without a target, limits or a better direction there is no icon.
    """
    if target is None or lower is None or upper is None or improvement is Improvement.NEUTRAL:
        return Assurance.NONE
    if lower <= target <= upper:
        return Assurance.HIT_OR_MISS
    met = (target < lower) == (improvement is Improvement.INCREASE)
    return Assurance.PASSES if met else Assurance.FAILS
