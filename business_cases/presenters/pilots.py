"""Pilots and verdicts in words."""

from collections.abc import Mapping
from datetime import date

from business_cases.domain.verdicts import Due, Payer
from pbc.core.formats import day

AUDIT_SENTENCES = {
    "business_cases.measures_registered": "registered the measures that judge a business case",
    "business_cases.measures_confirmed": "confirmed the measures that judge a business case",
    "business_cases.verdict_drawn": "drew a verdict on a service that runs",
}

STOP_RULE_WORDS = {
    True: "The stop rule says stop.",
    False: "The stop rule does not apply.",
    None: "No stop rule is due.",
}

IN_THE_LEDGER: Mapping[Payer, str] = {
    Payer.AS_FUNDED: "Nothing more is posted: what was promised goes on paying.",
    Payer.PRACTICE_BUDGET: "Nothing is posted: what the service does counts in the practice’s actual, line by line, "
    "and its budget bears it. Money goes from one line to another by a virement.",
    Payer.PCT_BUDGET: "The amount is promised in the ledger at once.",
    Payer.FREED_UP: "Nothing more is posted: the use of freed-up resources has promised its money.",
}
"""What each payer means for the ledger. A commitment against a practice's budget would count the service twice: once
as promised, and once as the activity that the statement prices (R108; S3; S4 ¶38)."""


def standing_words(due: Due, today: date) -> str:
    """How a verdict stands against its day, in words."""
    if due.given_on is not None:
        return f"drawn on {day(due.given_on)}{', late' if due.is_late(today) else ''}"
    if today < due.possible_on:
        return f"possible from {day(due.possible_on)}"
    if due.is_late(today):
        days = (today - due.due_on).days
        return f"late by {days} day{'' if days == 1 else 's'}"
    return "possible now"
