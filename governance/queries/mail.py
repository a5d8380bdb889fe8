"""The words of the yearly message about interests, for whoever it goes to when it leaves (R122)."""

from datetime import date

from django.urls import reverse

from governance.queries.interests import due_on
from pbc.accounts.models import Mail
from pbc.core.formats import day
from pbc.core.mail import Link, Section, Words
from pbc.core.principal import Principal


def interests_due(mail: Mail, reader: Principal, on: date) -> Words | None:
    """What to do once a year; nothing where the person has spoken meanwhile."""
    due = due_on(mail.user_id, on)
    if due is None or due > on:
        return None
    said = (
        f"Your yearly word on your interests was due on {day(due)}. Declare what is new, or confirm that nothing "
        "has changed: one click. Until then the register shows the day of your last word."
    )
    page = Link("Open my interests", reverse("governance:interests"))
    return Words(subject="Look through your interests", paragraphs=(said,), sections=(Section("", (page,)),))


LETTERS = {"governance.interests_due": interests_due}
