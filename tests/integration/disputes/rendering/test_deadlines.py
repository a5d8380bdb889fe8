from datetime import date, timedelta

from icalendar import Calendar

from disputes.rendering.deadlines import Entry, calendar_of
from tests.integration.disputes.world import DEADLINE, LATER

ADDRESS = "https://pbc.example/disputes/ZZ0001-D2006-1/"


def test_deadlines_are_read_back_by_a_calendar() -> None:
    stage = Entry("1-preparing", "1: “Panel and joint statement” ends", date(2006, 9, 25), ADDRESS)
    offers = Entry("1-offers", "1: “Open for final offers” ends", DEADLINE, ADDRESS)
    first, second = Calendar.from_ical(calendar_of([stage, offers], LATER)).walk("VEVENT")
    assert first.decoded("dtstart") == date(2006, 9, 25)
    assert str(first["summary"]) == "1: “Panel and joint statement” ends"
    assert str(first["url"]) == ADDRESS
    assert first.walk("VALARM")[0].decoded("trigger") == timedelta(days=-3)
    assert second.decoded("dtstart") == DEADLINE
    assert first["uid"] != second["uid"]
