"""The life of a claim on freed-up resources: declared, agreed, released, spent (R86, R95; S4 ¶43, ¶63)."""

from enum import StrEnum


class ClaimStatus(StrEnum):
    DECLARED = "declared"  # waits for the PCT
    AGREED = "agreed"  # the money is the practice’s, and nothing of it is released
    RELEASED = "released"  # some of it is given out for agreed uses
    SPENT = "spent"  # none of it is left
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"  # another claim stands in its place


TRANSITIONS: dict[ClaimStatus, frozenset[ClaimStatus]] = {
    ClaimStatus.DECLARED: frozenset(
        {ClaimStatus.AGREED, ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN, ClaimStatus.CORRECTED}
    ),
    ClaimStatus.AGREED: frozenset({ClaimStatus.RELEASED}),
    ClaimStatus.RELEASED: frozenset({ClaimStatus.AGREED, ClaimStatus.SPENT}),
    ClaimStatus.SPENT: frozenset(),
    ClaimStatus.REFUSED: frozenset({ClaimStatus.AGREED}),  # only by the ruling of a panel (S4 ¶73)
    ClaimStatus.WITHDRAWN: frozenset(),
    ClaimStatus.CORRECTED: frozenset(),
}

LABELS = {
    ClaimStatus.DECLARED: "Declared",
    ClaimStatus.AGREED: "Agreed",
    ClaimStatus.RELEASED: "Released in part or whole",
    ClaimStatus.SPENT: "Spent",
    ClaimStatus.REFUSED: "Refused",
    ClaimStatus.WITHDRAWN: "Withdrawn",
    ClaimStatus.CORRECTED: "Corrected by another",
}

WITH_MONEY = frozenset({ClaimStatus.AGREED, ClaimStatus.RELEASED, ClaimStatus.SPENT})
"""Claims that the PCT has agreed: their money is, or was, the practice’s."""

OPEN = frozenset({ClaimStatus.AGREED, ClaimStatus.RELEASED})
"""Claims whose money may still be put to use."""
