"""A proof of sums: asked for, made, or stopped by a fault."""

from datetime import timedelta
from enum import StrEnum


class ProofStatus(StrEnum):
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


TRANSITIONS: dict[ProofStatus, frozenset[ProofStatus]] = {
    ProofStatus.QUEUED: frozenset({ProofStatus.DONE, ProofStatus.FAILED}),
    ProofStatus.DONE: frozenset(),
    ProofStatus.FAILED: frozenset(),
}

LABELS = {
    ProofStatus.QUEUED: "Being checked",
    ProofStatus.DONE: "Checked",
    ProofStatus.FAILED: "Could not be checked",
}

KEPT_FOR = timedelta(days=90)
"""How long a proof is kept once it was made: a quarter. The last of each PCT’s year, and each that found a difference,
are kept for good."""
