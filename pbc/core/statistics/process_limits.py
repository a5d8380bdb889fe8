"""Mean and limits of a process."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProcessLimits:
    """Mean and limits of a segment of an XmR chart.

    Limits are unclipped: a lower limit under a feasible range (below 0%) is clipped only to draw it.

    :ivar reach: distance from the mean to a process limit. It and the average moving range are ``None`` for one point,
        which has a mean but no limits.
    :ivar trial: fewer than 13 points: the limits will still move.
    """

    mean: float
    average_moving_range: float | None
    reach: float | None
    trial: bool

    @property
    def lower(self) -> float | None:
        """Lower process limit."""
        return None if self.reach is None else self.mean - self.reach

    @property
    def upper(self) -> float | None:
        """Upper process limit."""
        return None if self.reach is None else self.mean + self.reach

    @property
    def near_lower(self) -> float | None:
        """Two thirds of the way from the mean to the lower process limit."""
        return None if self.reach is None else self.mean - self.reach * 2 / 3

    @property
    def near_upper(self) -> float | None:
        """Two thirds of the way from the mean to the upper process limit."""
        return None if self.reach is None else self.mean + self.reach * 2 / 3
