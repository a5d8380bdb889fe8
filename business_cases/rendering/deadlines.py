"""Deadlines of cases as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from business_cases.domain.conditions import BEFORE_LABELS
from business_cases.models import BusinessCase
from business_cases.queries.conditions import StandingCondition

WARNED_BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class Deadline:
    """A day of a case, as a calendar shows it: whole, and with what happens on it.

    :param uid: the same in every file, so that a calendar replaces what it knows.
    :param warning: said two weeks before.
    """

    uid: str
    on: date
    summary: str
    description: str
    warning: str
    address: str


def decision_due(case: BusinessCase, address: str) -> Deadline | None:
    """The day by which a case is to be decided; nothing while its clock does not run."""
    if case.due_on is None:
        return None
    return Deadline(
        f"{case.reference}@business-cases",
        case.due_on,
        f"Decision due: {case.reference}, {case.title}",
        f"Proposed by {case.owner.name}. Eight weeks from receipt (S4 ¶52).",
        f"{case.reference} is to be decided in two weeks",
        address,
    )


def condition_due(standing: StandingCondition, address: str) -> Deadline:
    """The day of a condition that waits. Its words stay on its page."""
    owed, case = standing.owed, standing.condition.signature.case
    return Deadline(
        f"{case.reference}-condition-{owed.number}@business-cases",
        owed.due_on,
        f"Condition {owed.number} due: {case.reference}, {case.title}",
        f"Owed by {owed.owner}. {BEFORE_LABELS[owed.before]}.",
        f"Condition {owed.number} of {case.reference} is due in two weeks",
        address,
    )


def calendar_of(deadlines: Iterable[Deadline], at: datetime) -> bytes:
    """A calendar with an all-day event for each deadline, and a reminder two weeks before.

    Nothing of a case leaves but its reference, title and proposer, and who owes a condition.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Practice based commissioning//Business cases//EN")
    calendar.add("version", "2.0")
    for deadline in deadlines:
        calendar.add_component(_event(deadline, at))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, at: datetime) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", at)
    event.add("dtstart", deadline.on)
    event.add("summary", deadline.summary)
    event.add("description", deadline.description)
    event.add("url", deadline.address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", deadline.warning)
    alarm.add("trigger", -WARNED_BEFORE)
    event.add_component(alarm)
    return event
