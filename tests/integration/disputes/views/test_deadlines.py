"""The calendar holds every day that a desk names, and nothing of a dispute but its reference and stage."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from disputes.actions.hearing import answer_panel, ask_panel_question
from disputes.domain.states import DisputeStatus
from disputes.queries.needs import needs
from pbc.core import clock
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.disputes import dispute_in, ruling_on, seat_on
from tests.integration.disputes.hearing_world import HearingWorld
from tests.integration.disputes.world import LATER, DisputeWorld

ON = LATER.date()


@pytest.fixture(autouse=True)
def _in_september(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: ON)


def calendar_for(user) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("disputes:deadlines"))
    assert answer["Content-Type"].startswith("text/calendar")
    return answer.content.decode()


def days_in(text: str) -> set[tuple[date, str]]:
    """The day of each event, and the path of its page."""
    found = set()
    for event in Calendar.from_ical(text).walk("VEVENT"):
        ends = event.decoded("dtstart")
        found.add((ends.date() if isinstance(ends, datetime) else ends, str(event["url"]).split("testserver")[-1]))
    return found


@pytest.mark.parametrize("status", sorted(DisputeStatus))
def test_every_day_that_a_desk_names_is_in_its_calendar(world: DisputeWorld, status: str) -> None:
    moments = {"offers_due_at": LATER} if status not in ("local", "referred") else {}
    ruled = {"ruled_on": ON} if status in ("ruled", "followed") else {}
    ended = {"stage_due_on": None} if status in ("followed", "settled", "withdrawn", "declined", "lapsed") else {}
    dispute = dispute_in(practice=world.practice, pct=world.pct, status=status, **moments, **ruled, **ended)
    if ruled:
        ruling_on(dispute)
    if status == "hearing":
        asked = {"words": "peculiar-words", "answer_by": date(2006, 9, 20), "asked_by": "A", "asked_at": LATER}
        dispute.questions.create(number=1, **asked)
    asked_to_sit = seat_on(dispute, world.sha).user
    people = [
        RoleAssignmentFactory(role=role, organisation=place)
        for role, place in (("practice_manager", world.practice), ("pct_director", world.pct), ("sha_clerk", world.sha))
    ]
    hats = [*people, asked_to_sit.assignments.get()]
    for each in hats:
        named = {(need.due_on, need.url) for need in needs(principal=each.as_principal(), today=ON) if need.due_on}
        text = calendar_for(each.user)
        assert named <= days_in(text), each.role
        assert "July activity" not in text
        assert "peculiar-words" not in text


def test_a_side_that_has_answered_waits_for_nothing_more(hearing: HearingWorld) -> None:
    dispute = hearing.heard()
    asked = {"words": "Which?", "answer_by": date(2006, 9, 20)}
    question = ask_panel_question(dispute=dispute, **asked, by=hearing.panel[0], at=LATER)
    practice = RoleAssignmentFactory(role="practice_manager", organisation=hearing.practice).user
    clerk = RoleAssignmentFactory(role="sha_clerk", organisation=hearing.sha).user
    assert "question-1@disputes" in calendar_for(practice)
    answer_panel(question=question, words="This.", by=hearing.manager, at=LATER)
    assert "question-1@disputes" not in calendar_for(practice)
    assert "answers to question 1 of the panel are due" in calendar_for(clerk).replace("\r\n ", "")
    answer_panel(question=question, words="That.", by=hearing.director, at=LATER)
    assert "question-1@disputes" not in calendar_for(clerk)


def test_what_has_ended_is_in_no_calendar_and_queries_do_not_grow(
    world: DisputeWorld, django_assert_max_num_queries
) -> None:
    user = RoleAssignmentFactory(role="pct_director", organisation=world.pct).user
    dispute_in(practice=world.practice, pct=world.pct, status="withdrawn")
    for _ in range(6):
        dispute_in(practice=world.practice, pct=world.pct, status="hearing")
    client = Client()
    client.force_login(user)
    with django_assert_max_num_queries(12):
        text = client.get(reverse("disputes:deadlines")).content.decode()
    assert len(days_in(text)) == 6
