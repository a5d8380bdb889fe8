from datetime import date, timedelta

from icalendar import Calendar

from business_cases.rendering.deadlines import calendar_of
from tests.integration.business_cases.world import NOW, CaseWorld


def test_deadlines_are_read_back_by_a_calendar(cases: CaseWorld) -> None:
    case = cases.submitted()
    address = f"https://pbc.example/cases/{case.reference}/"
    (event,) = Calendar.from_ical(calendar_of([case], {case.pk: address}, NOW)).walk("VEVENT")
    assert event.decoded("dtstart") == date(2006, 10, 30)
    assert str(event["summary"]) == f"Decision due: {case.reference}, Dermatology follow-ups at the surgery"
    assert str(event["url"]) == address
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-14)


def test_words_cannot_break_out_of_their_line(cases: CaseWorld) -> None:
    case = cases.submitted()
    case.title = "Skin; clinic, new\r\nBEGIN:VEVENT"
    events = Calendar.from_ical(calendar_of([case], {case.pk: "https://pbc.example/"}, NOW)).walk("VEVENT")
    assert len(events) == 1


def test_nothing_due_is_an_empty_calendar() -> None:
    assert Calendar.from_ical(calendar_of([], {}, NOW)).walk("VEVENT") == []
