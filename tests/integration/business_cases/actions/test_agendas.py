"""Cases put on an agenda, recommended on, and taken off."""

from datetime import date

import pytest

from business_cases.actions.agendas import note_agenda_taken, put_on_agenda, take_off_agenda
from business_cases.models import AgendaItem
from pbc.core import audit
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.decision_world import LATER

DAY = date(2006, 9, 25)


def put(world, meeting, case, **given) -> AgendaItem:
    return put_on_agenda(**({"meeting": meeting, "case": case, "by": world.pbc, "at": LATER} | given))


def test_the_clerk_puts_a_case_on_and_the_pbc_manager_recommends(world) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    item = put(world, meeting, case, by=world.clerk)
    assert (item.number, item.recommended_by) == (1, "")
    same = put(world, meeting, case, recommendation="Approve it.", conditions="A lead is named")
    assert (same.pk, same.recommended_by, same.conditions) == (item.pk, "P. Manager", "A lead is named")
    take_off_agenda(item=same, by=world.clerk, at=LATER)
    assert not meeting.items.standing().exists()
    with pytest.raises(Denied, match="off the agenda already"):
        take_off_agenda(item=same, by=world.clerk, at=LATER)
    assert put(world, meeting, case).number == 2


def test_who_and_what_does_not_come_on_an_agenda(world) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    with pytest.raises(Denied, match="may not put a case on an agenda"):
        put(world, meeting, case, by=world.clerk, recommendation="Approve it.")
    for who in (world.director, world.manager, world.analyst):
        with pytest.raises(Denied):
            put(world, meeting, case, by=who)
    with pytest.raises(Denied, match="It waits for the consortium itself"):
        put(world, meeting, world.sent())
    with pytest.raises(Denied, match="not with those who decide"):
        put(world, meeting, world.submitted())
    held = world.met()
    with pytest.raises(Denied, match="was held"):
        put(world, held, case)
    InterestFactory(user_id=world.pbc.user_id, organisation=world.practice)
    with pytest.raises(Denied, match="You have an interest"):
        put(world, meeting, case)
    assert not AgendaItem.objects.exists()


def test_an_agenda_holds_no_case_of_another_pct(world) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    other = PctFactory(sha=world.sha)
    foreign = world.person("pbc_manager", other, "X. Manager")
    with pytest.raises(Denied, match="another organisation"):
        put(world, meeting, case, by=foreign)


def test_taking_an_agenda_away_is_recorded_without_naming_a_case(world, monkeypatch) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    put(world, meeting, case)
    note_agenda_taken(meeting=meeting, form="pdf", reader="B. Member", digest="0" * 64, by=world.clerk, at=LATER)
    event = AuditEvent.objects.get(kind="business_cases.agenda_taken")
    assert event.facts == {"reference": meeting.reference, "form": "pdf", "reader": "B. Member", "sha256": "0" * 64}
    assert case.reference not in str(event.facts)

    def broken(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        take_off_agenda(item=meeting.items.get(), by=world.clerk, at=LATER)
    assert meeting.items.standing().exists()
