"""Deadlines of disputes as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from disputes.domain.states import LABELS, DisputeStatus
from disputes.models import Dispute

WARNED_BEFORE = timedelta(days=3)


def calendar_of(disputes: Iterable[Dispute], addresses: Mapping[int, str], at: datetime) -> bytes:
    """A calendar with the day on which the present stage of each ends; final offers with their hour.

    :param addresses: of each dispute's page, by its key. Nothing of a dispute but reference and stage leaves: a
        calendar is often seen by others.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Practice based commissioning//Disputes//EN")
    calendar.add("version", "2.0")
    for dispute in disputes:
        ends = _ends(dispute)
        if ends is not None:
            calendar.add_component(_event(dispute, ends, addresses[dispute.pk], at))
    return bytes(calendar.to_ical())


def _ends(dispute: Dispute) -> date | datetime | None:
    return dispute.offers_due_at if dispute.state is DisputeStatus.OFFERS else dispute.stage_due_on


def _event(dispute: Dispute, ends: date | datetime, address: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{dispute.reference}-{dispute.status}@disputes")
    event.add("dtstamp", at)
    event.add("dtstart", ends)
    event.add("summary", f"{dispute.reference}: “{LABELS[dispute.state]}” ends")
    event.add("url", address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{dispute.reference}: this stage ends in three days")
    alarm.add("trigger", -WARNED_BEFORE)
    event.add_component(alarm)
    return event
