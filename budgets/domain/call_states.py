"""The life of a call on the contingency fund: written, decided once (R49; S4 ¶42)."""

from enum import StrEnum


class CallStatus(StrEnum):
    WAITING = "waiting"  # for whoever decides, who did not write it
    MET = "met"
    PART_MET = "part_met"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[CallStatus, frozenset[CallStatus]] = {
    CallStatus.WAITING: frozenset({CallStatus.MET, CallStatus.PART_MET, CallStatus.REFUSED, CallStatus.WITHDRAWN}),
    CallStatus.MET: frozenset(),
    CallStatus.PART_MET: frozenset(),
    CallStatus.REFUSED: frozenset(),
    CallStatus.WITHDRAWN: frozenset(),
}

LABELS = {
    CallStatus.WAITING: "Waiting",
    CallStatus.MET: "Met",
    CallStatus.PART_MET: "Part met",
    CallStatus.REFUSED: "Refused",
    CallStatus.WITHDRAWN: "Withdrawn",
}

OUTCOMES = (CallStatus.MET, CallStatus.PART_MET, CallStatus.REFUSED)
"""What may be decided."""
