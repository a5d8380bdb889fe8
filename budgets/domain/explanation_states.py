"""The life of an explanation of a variance: asked for, answered, accepted or asked again (R41; S4 ¶38, ¶71)."""

from enum import StrEnum


class ExplanationStatus(StrEnum):
    ASKED = "asked"  # by the PCT, of the practice
    ANSWERED = "answered"  # waits for the PCT
    ASKED_AGAIN = "asked_again"
    ACCEPTED = "accepted"


TRANSITIONS: dict[ExplanationStatus, frozenset[ExplanationStatus]] = {
    ExplanationStatus.ASKED: frozenset({ExplanationStatus.ANSWERED}),
    ExplanationStatus.ANSWERED: frozenset({ExplanationStatus.ACCEPTED, ExplanationStatus.ASKED_AGAIN}),
    ExplanationStatus.ASKED_AGAIN: frozenset({ExplanationStatus.ANSWERED}),
    ExplanationStatus.ACCEPTED: frozenset(),
}

LABELS = {
    ExplanationStatus.ASKED: "Asked",
    ExplanationStatus.ANSWERED: "Answered",
    ExplanationStatus.ASKED_AGAIN: "Asked again",
    ExplanationStatus.ACCEPTED: "Accepted",
}

WITH_PRACTICE = (ExplanationStatus.ASKED, ExplanationStatus.ASKED_AGAIN)
"""States in which the practice has the next word."""
