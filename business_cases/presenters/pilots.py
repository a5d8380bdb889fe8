"""Pilots and verdicts in words."""

from datetime import date

from business_cases.domain.verdicts import Due
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
