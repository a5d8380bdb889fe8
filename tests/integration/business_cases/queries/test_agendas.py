from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from business_cases.actions.agendas import put_on_agenda
from business_cases.queries.agendas import agenda_for, agenda_listed, cases_for
from tests.factories.governance import InterestFactory
from tests.integration.business_cases.decision_world import LATER

ON = date(2006, 9, 11)
DAY = date(2006, 9, 25)
AN_ITEM = 26
"""Queries that one more case on an agenda takes: its budget, forecast and commitments, sheets, thread and route."""


def test_a_case_waits_for_the_body_whose_turn_it_is(world) -> None:
    case = world.for_board()
    world.sent()
    meeting = world.called(held_on=DAY)
    assert cases_for(meeting, world.pbc) == [case]
    InterestFactory(user_id=world.pbc.user_id, organisation=world.practice)
    assert cases_for(meeting, world.pbc) == []


def test_one_more_case_costs_no_more_than_its_pinned_queries(world) -> None:
    meeting = world.called(held_on=DAY)
    counts = []
    for _ in range(3):
        put_on_agenda(meeting=meeting, case=world.for_board(), by=world.pbc, at=LATER)
        with CaptureQueriesContext(connection) as seen:
            made = agenda_for(meeting, world.pbc, ON)
        counts.append(len(seen))
    assert len(made.items) == 3
    assert counts[2] - counts[1] <= AN_ITEM


def test_the_list_of_an_agenda_names_who_leaves_to_those_who_read_declarations(world) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    item = put_on_agenda(meeting=meeting, case=case, by=world.pbc, at=LATER)
    InterestFactory(user=None, person=world.seated()[1].person, organisation=world.practice)
    assert agenda_listed(world.clerk, meeting, ON)["leaving"] == {item.pk: ["B. Member"]}
    assert agenda_listed(world.pbc, meeting, ON)["leaving"] == {}
    InterestFactory(user_id=world.clerk.user_id, organisation=world.practice)
    found = agenda_listed(world.clerk, meeting, ON)
    assert (found["items"], found["withheld"]) == ([], 1)
