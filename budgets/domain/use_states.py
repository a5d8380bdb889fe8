"""The life of a use of freed-up resources: proposed, decided, released, spent (R88, R95; S4 ¶44, ¶63)."""

from enum import StrEnum


class UseStatus(StrEnum):
    PROPOSED = "proposed"  # waits for the PCT
    CANNOT_YET = "cannot_yet"  # an obstacle stands in the way; plan and timetable say how it goes
    AGREED = "agreed"
    RELEASED = "released"  # money is given out for it
    SPENT = "spent"  # bought; what was left over is back with the practice
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[UseStatus, frozenset[UseStatus]] = {
    UseStatus.PROPOSED: frozenset(
        {UseStatus.AGREED, UseStatus.REFUSED, UseStatus.CANNOT_YET, UseStatus.WITHDRAWN, UseStatus.RELEASED}
    ),
    UseStatus.CANNOT_YET: frozenset({UseStatus.AGREED, UseStatus.REFUSED, UseStatus.WITHDRAWN, UseStatus.RELEASED}),
    UseStatus.AGREED: frozenset({UseStatus.RELEASED, UseStatus.WITHDRAWN}),
    UseStatus.RELEASED: frozenset({UseStatus.SPENT, UseStatus.WITHDRAWN}),
    UseStatus.SPENT: frozenset(),
    UseStatus.REFUSED: frozenset(),
    UseStatus.WITHDRAWN: frozenset(),
}

LABELS = {
    UseStatus.PROPOSED: "Proposed",
    UseStatus.CANNOT_YET: "Cannot yet be done",
    UseStatus.AGREED: "Agreed",
    UseStatus.RELEASED: "Released in part or whole",
    UseStatus.SPENT: "Spent",
    UseStatus.REFUSED: "Refused",
    UseStatus.WITHDRAWN: "Withdrawn",
}

PROMISED = frozenset({UseStatus.AGREED, UseStatus.RELEASED})
"""Uses whose money, as far as it is not released, is promised to them and to nothing else."""

WAITING = frozenset({UseStatus.PROPOSED, UseStatus.CANNOT_YET})
"""Uses that the PCT has not decided for good."""
