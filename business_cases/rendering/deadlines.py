"""Deadlines of cases as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from business_cases.models import BusinessCase

WARNED_BEFORE = timedelta(days=14)


def calendar_of(cases: Iterable[BusinessCase], addresses: Mapping[int, str], at: datetime) -> bytes:
    """A calendar with the due day of each case, as an all-day event with a reminder two weeks before.

    :param addresses: of each case's page, by its key. Nothing of a case but reference, title and proposer leaves.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Practice based commissioning//Business cases//EN")
    calendar.add("version", "2.0")
    for case in cases:
        if case.due_on:
            calendar.add_component(_event(case, addresses[case.pk], at))
    return bytes(calendar.to_ical())


def _event(case: BusinessCase, address: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{case.reference}@business-cases")
    event.add("dtstamp", at)
    event.add("dtstart", case.due_on)
    event.add("summary", f"Decision due: {case.reference}, {case.title}")
    event.add("description", f"Proposed by {case.owner.name}. Eight weeks from receipt (S4 ¶52).")
    event.add("url", address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{case.reference} is to be decided in two weeks")
    alarm.add("trigger", -WARNED_BEFORE)
    event.add_component(alarm)
    return event
