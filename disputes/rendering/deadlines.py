"""Deadlines of disputes as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

WARNED_BEFORE = timedelta(days=3)


@dataclass(frozen=True)
class Entry:
    """One deadline in a calendar. A calendar is often seen by others: it holds a reference and a stage, no more."""

    key: str
    summary: str
    ends: date | datetime
    address: str


def calendar_of(entries: Iterable[Entry], at: datetime) -> bytes:
    """A calendar of these deadlines, each with a warning three days before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Practice based commissioning//Disputes//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        calendar.add_component(_event(entry, at))
    return bytes(calendar.to_ical())


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@disputes")
    event.add("dtstamp", at)
    event.add("dtstart", entry.ends)
    event.add("summary", entry.summary)
    event.add("url", entry.address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{entry.summary} in three days")
    alarm.add("trigger", -WARNED_BEFORE)
    event.add_component(alarm)
    return event
