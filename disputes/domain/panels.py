"""Who sits on a panel (R141, R142; S4 ¶73)."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from disputes.domain.states import DisputeStatus
from pbc.core.errors import Denied


class Chair(StrEnum):
    """What a member brings to the group: each of the three has to be there."""

    PRACTITIONER = "practitioner"
    FINANCIAL = "financial"
    MANAGEMENT = "management"


class SeatState(StrEnum):
    """How far a seat is; it follows from the moments on it."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    APPOINTED = "appointed"
    REPLACED = "replaced"


CHAIR_LABELS: Mapping[Chair, str] = {
    Chair.PRACTITIONER: "Practitioner",
    Chair.FINANCIAL: "Finance",
    Chair.MANAGEMENT: "Management",
}
PANEL_STATES = frozenset({DisputeStatus.PREPARING, DisputeStatus.OFFERS, DisputeStatus.HEARING})
"""While members are asked, appointed and replaced. Before, nobody is asked; after, the panel is done."""


def check_complete(chairs: Collection[Chair], required: Collection[Chair]) -> None:
    """Refuse a panel that lacks what the rule asks for, or that could be tied.

    :param chairs: one of each appointed member; ``required``: rule ``arbitration_panel``.
    :raises Denied: with what is missing.
    """
    missing = [CHAIR_LABELS[chair].lower() for chair in Chair if chair in required and chair not in chairs]
    if missing:
        raise Denied(
            f"The panel has no member for {', '.join(missing)} yet (S4 ¶73). Ask and appoint one first. Nothing was "
            "changed."
        )
    if len(chairs) % 2 == 0:
        raise Denied(
            f"The panel has {len(chairs)} members, and an even panel could be tied. Appoint one more, or let one go. "
            "Nothing was changed."
        )
