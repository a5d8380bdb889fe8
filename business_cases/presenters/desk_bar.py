"""The second bar of a case's clock: days on each desk as parts of a small drawing (R98)."""

from dataclasses import dataclass

from business_cases.domain.clock import Clock
from business_cases.presenters.cases import DESK_LABELS

WIDTH = 600
"""Units across the drawing."""


@dataclass(frozen=True)
class Segment:
    """One part of the bar: where it begins and how wide it is, in units; its letter is that of the table."""

    letter: str
    desk: str
    label: str
    days: int
    x: float
    width: float


def segments(clock: Clock) -> list[Segment]:
    """The parts, in the order in which the desks first held the case; together they fill the bar.

    >>> from business_cases.domain.case_states import Desk
    >>> from business_cases.domain.clock import Standing
    >>> [part.width for part in segments(Clock(Standing.IN_TIME, day=6, desks={Desk.PCT: 2, Desk.ASSESSORS: 4}))]
    [200.0, 400.0]
    """
    held = clock.desks or {}
    total, x, parts = sum(held.values()), 0.0, []
    for number, (desk, days) in enumerate(held.items()):
        width = WIDTH * days / total
        parts.append(Segment(chr(ord("A") + number), desk, DESK_LABELS[desk], days, round(x, 2), round(width, 2)))
        x += width
    return parts
