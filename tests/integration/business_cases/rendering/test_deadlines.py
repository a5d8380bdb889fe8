from datetime import date, timedelta

import pytest
from icalendar import Calendar

from business_cases.actions.conditions import move_condition_day
from business_cases.models import BusinessCase
from business_cases.rendering.deadlines import Deadline, calendar_of, condition_due, decision_due
from tests.integration.business_cases.condition_world import START, ConditionWorld, condition
from tests.integration.business_cases.decision_world import LATER
from tests.integration.business_cases.world import NOW, CaseWorld


def due(case: BusinessCase, address: str) -> Deadline:
    found = decision_due(case, address)
    assert found is not None
    return found


def test_deadlines_are_read_back_by_a_calendar(cases: CaseWorld) -> None:
    case = cases.submitted()
    address = f"https://pbc.example/cases/{case.reference}/"
    (event,) = Calendar.from_ical(calendar_of([due(case, address)], NOW)).walk("VEVENT")
    assert event.decoded("dtstart") == date(2006, 10, 30)
    assert str(event["summary"]) == f"Decision due: {case.reference}, Dermatology follow-ups at the surgery"
    assert str(event["url"]) == address
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-14)


def test_words_cannot_break_out_of_their_line(cases: CaseWorld) -> None:
    case = cases.submitted()
    case.title = "Skin; clinic, new\r\nBEGIN:VEVENT"
    events = Calendar.from_ical(calendar_of([due(case, "https://pbc.example/")], NOW)).walk("VEVENT")
    assert len(events) == 1


def test_nothing_due_is_an_empty_calendar() -> None:
    assert Calendar.from_ical(calendar_of([], NOW)).walk("VEVENT") == []


@pytest.mark.django_db
def test_a_condition_has_its_day_as_it_was_moved_last() -> None:
    world = ConditionWorld()
    case = world.conditioned(START)
    found = condition(case, 1)
    act = {"condition": found.condition, "seen": 0, "reason": "Leave", "by": world.director, "at": LATER}
    move_condition_day(**act, due_on=date(2007, 1, 31))
    (event,) = Calendar.from_ical(calendar_of([condition_due(condition(case, 1), "/")], NOW)).walk("VEVENT")
    assert event.decoded("dtstart") == date(2007, 1, 31)
    assert str(event["summary"]) == f"Condition 1 due: {case.reference}, Dermatology follow-ups at the surgery"
    assert str(event["description"]) == "Owed by Moor Group. Before the service starts."
    assert decision_due(world.drafted(), "/") is None
