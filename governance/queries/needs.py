"""What the register of interests needs of this hat: for the home page."""

from datetime import date, timedelta

from django.urls import reverse

from governance.queries.interests import due_on
from pbc.core.needs import Need
from pbc.core.principal import Principal

AHEAD = timedelta(days=30)


def needs(*, principal: Principal, today: date) -> list[Need]:
    """The yearly word, a month before it is due."""
    due = due_on(principal.user_id, today) if principal.user_id is not None else None
    if due is None or due - AHEAD > today:
        return []
    return [
        Need(
            title="Look through your interests",
            detail="Declare what is new, or confirm that nothing is missing.",
            url=reverse("governance:interests"),
            due_on=max(due, today) if due < today - timedelta(days=365) else due,
            kind="interest",
        )
    ]
