"""Mediation: offered first, by consent of both sides, for a time, and without prejudice (R145; S3)."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from disputes.domain.parties import Side
from pbc.core.errors import Denied
from pbc.core.formats import day


class Word(StrEnum):
    """What a side says of mediation. Each is said once."""

    ACCEPTED = "accepted"
    ENDED = "ended"  # declined, or failed


class Speaker(StrEnum):
    """Who writes a note. The values of the sides are those of :class:`Side`."""

    PRACTICE = "practice"
    PCT = "pct"
    MEDIATOR = "mediator"


ENDED_WORDS = "Mediation ended without a settlement. Who ended it, and why, is without prejudice."
"""What the record says, which the clerk and the panel read: nothing of what was said in it, nor of who left it."""


def check_accepted(accepted: Collection[Side]) -> None:
    """Refuse a mediator before both sides want one.

    :raises Denied: while a side has not accepted.
    """
    if len(set(accepted)) < len(Side):
        raise Denied("Both sides have to accept mediation before a mediator is named. Nothing was changed.")


def check_time_is_over(due_on: date, on: date) -> None:
    """The clerk ends mediation only once its time is over; the sides may at any time.

    :raises Denied: while the time runs.
    """
    if on <= due_on:
        raise Denied(
            f"The sides have until {day(due_on)} to settle it. Either of them may end mediation before; you may after "
            "that day. Nothing was changed."
        )
