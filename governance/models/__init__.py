"""The tables of governance."""

from governance.models.interests import (
    Interest,
    InterestConfirmation,
    InterestReminder,
    NormalisedName,
    OutsidePerson,
    Recusal,
)
from governance.models.rules import LocalRule

__all__ = [
    "Interest",
    "InterestConfirmation",
    "InterestReminder",
    "LocalRule",
    "NormalisedName",
    "OutsidePerson",
    "Recusal",
]
