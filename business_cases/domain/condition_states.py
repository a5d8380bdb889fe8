"""A condition of an approval: from the decision to its discharge or its waiver (R101; S4 ¶52, ¶54).

Its owner shows that it is met; somebody else accepts that, or sends it back. Whoever decided may waive it, or give it
another day: that leaves its state as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pbc.core.errors import Denied


class ConditionStatus(StrEnum):
    WAITING = "waiting"  # for its owner
    SHOWN = "shown"  # the PCT looks at it
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class ConditionDeed(StrEnum):
    """What is done to a condition."""

    SHOW = "show"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    WAIVE = "waive"
    MOVE_DAY = "move_day"


S = ConditionStatus
OPEN = frozenset({S.WAITING, S.SHOWN, S.SENT_BACK})
"""Neither met nor waived: what waits for it goes on waiting."""
DISCHARGED = frozenset({S.ACCEPTED, S.WAIVED})


@dataclass(frozen=True)
class Move:
    """:param to: where the deed leads; ``None`` where the state stays as it is."""

    out_of: frozenset[ConditionStatus]
    to: ConditionStatus | None


MOVES: Mapping[ConditionDeed, Move] = {
    ConditionDeed.SHOW: Move(frozenset({S.WAITING, S.SENT_BACK}), S.SHOWN),
    ConditionDeed.ACCEPT: Move(frozenset({S.SHOWN}), S.ACCEPTED),
    ConditionDeed.SEND_BACK: Move(frozenset({S.SHOWN}), S.SENT_BACK),
    ConditionDeed.WAIVE: Move(OPEN, S.WAIVED),
    ConditionDeed.MOVE_DAY: Move(OPEN, None),
}

LABELS: Mapping[ConditionStatus, str] = {
    S.WAITING: "Waits for its owner",
    S.SHOWN: "Shown, to be looked at",
    S.SENT_BACK: "Sent back to its owner",
    S.ACCEPTED: "Met",
    S.WAIVED: "Waived",
}

DEED_WORDS: Mapping[ConditionDeed, str] = {
    ConditionDeed.SHOW: "be shown to be met",
    ConditionDeed.ACCEPT: "be accepted as met",
    ConditionDeed.SEND_BACK: "be sent back",
    ConditionDeed.WAIVE: "be waived",
    ConditionDeed.MOVE_DAY: "be given another day",
}

TRANSITIONS: Mapping[ConditionStatus, frozenset[ConditionStatus]] = {
    status: frozenset(move.to for move in MOVES.values() if move.to and status in move.out_of)
    for status in ConditionStatus
}


def after(deed: ConditionDeed, status: ConditionStatus) -> ConditionStatus:
    """The state that a deed leads to.

    :raises Denied: where the deed has no place in this state; nothing was changed.
    """
    move = MOVES[deed]
    if status not in move.out_of:
        text = f"A condition in the state “{LABELS[status].lower()}” cannot {DEED_WORDS[deed]}. Nothing was changed."
        raise Denied(text)
    return move.to or status
