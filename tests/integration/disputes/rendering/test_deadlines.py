from datetime import date, timedelta

from icalendar import Calendar

from disputes.domain.states import Deed
from disputes.rendering.deadlines import calendar_of
from tests.integration.disputes.world import DEADLINE, LATER


def test_stages_and_offers_are_read_back_by_a_calendar(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    address = f"https://pbc.example/disputes/{dispute.reference}/"

    def event():
        (found,) = Calendar.from_ical(calendar_of([dispute], {dispute.pk: address}, LATER)).walk("VEVENT")
        return found

    assert event().decoded("dtstart") == date(2006, 9, 25)
    assert str(event()["summary"]) == "ZZ0001-D2006-1: “Panel and joint statement” ends"
    assert str(event()["url"]) == address
    assert event().walk("VALARM")[0].decoded("trigger") == timedelta(days=-3)
    dispute.status, dispute.offers_due_at = "offers", DEADLINE
    assert event().decoded("dtstart") == DEADLINE
    assert "claim" not in event().to_ical().decode()


def test_what_has_ended_is_in_no_calendar(world) -> None:
    dispute = world.raised()
    dispute.stage_due_on = None
    assert Calendar.from_ical(calendar_of([dispute], {}, LATER)).walk("VEVENT") == []
