"""The timetable of the clock: reminders once each, the SHA's list on day 57, and recovery asked for."""

from datetime import date, timedelta

import pytest

from business_cases.actions.reminding import answer_recovery, ask_recovery, keep_clock, keep_clocks
from business_cases.actions.submitting import return_case, submit_case, withdraw_case
from business_cases.domain.route import Level
from business_cases.models import CaseBreach, CaseReminder
from business_cases.tasks import keep_clocks as task
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.organisations import ShaFactory
from tests.factories.principals import hat
from tests.integration.business_cases.actions.test_signing import deputised
from tests.integration.business_cases.decision_world import APPROVE, NOW, at


def weeks() -> list[tuple[int, str, list[str]]]:
    return [(row.week, row.desk, row.people) for row in CaseReminder.objects.order_by("pk")]


def test_the_people_on_the_desk_are_reminded_after_four_six_and_seven_weeks_once_each(world) -> None:
    world.submitted()
    keep_clocks(at=at("2006-10-01"))
    assert weeks() == []
    assert keep_clocks(at=at("2006-10-02")) == 1
    assert keep_clocks(at=at("2006-10-02")) == 0
    assert weeks() == [(4, "pct", ["P. Manager"])]
    keep_clocks(at=at("2006-10-22"))
    keep_clocks(at=at("2006-10-23"))
    assert [week for week, *_ in weeks()] == [4, 6, 7]


def test_assessors_who_have_handed_in_are_not_reminded(world) -> None:
    case = world.named()
    world.scored(case, world.finance)
    keep_clocks(at=at("2006-10-02"))
    assert weeks() == [(4, "assessors", ["N. Analyst"])]


def test_deciders_are_reminded_with_their_deputies(world) -> None:
    world.for_director()
    deputised(world, world.pbc, "2006-09-25", "2006-10-10")
    keep_clocks(at=at("2006-10-02"))
    assert weeks() == [(4, "deciders", ["D. Director", "P. Manager, deputy of D. Director"])]


def test_what_was_missed_is_made_up_for_and_a_decided_case_is_left_alone(world) -> None:
    world.submitted()
    assert keep_clocks(at=at("2006-10-25")) == 3
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    assert keep_clock(case_id=case.pk, at=at("2006-12-01")) == 0


def test_a_returned_case_begins_again(world) -> None:
    case = world.submitted()
    return_case(case=case, lacks="The measures", by=world.pbc, at=at("2006-09-06"))
    assert keep_clocks(at=at("2006-12-01")) == 0
    submit_case(case=case, by=world.manager, at=at("2006-12-04"))
    assert keep_clocks(at=at("2006-12-31")) == 0
    assert keep_clocks(at=at("2007-01-01")) == 1


def test_on_day_57_a_case_goes_onto_the_list_of_the_sha_once(world, time_machine) -> None:
    case = world.submitted()
    keep_clocks(at=at("2006-10-30"))
    assert not CaseBreach.objects.exists(), "day 56 is in time"
    time_machine.move_to("2006-10-31T08:00:00Z")
    task()
    task()
    breach = CaseBreach.objects.get()
    assert (breach.case, breach.sha, breach.due_on, breach.desks) == (case, world.sha, date(2006, 10, 30), {"pct": 57})
    assert AuditEvent.objects.filter(kind="business_cases.case_overdue").count() == 1


def test_the_sha_asks_for_recovery_and_the_pct_answers(world) -> None:
    world.submitted()
    keep_clocks(at=at("2006-10-31"))
    breach, now = CaseBreach.objects.get(), at("2006-11-01")
    with pytest.raises(Denied, match="waits for an answer"):
        answer_recovery(breach=breach, words="x", by=world.pbc, at=now)
    for words, days in ((" ", 7), ("Why?", 0), ("Why?", 29)):
        with pytest.raises(Invalid):
            asked(breach, words, days, world.sha_manager, now)
    for who in (world.pbc, world.manager, hat("sha_performance_manager", ShaFactory())):
        with pytest.raises(Denied):
            asked(breach, "Why?", 7, who, now)
    asked(breach, "Why?", 7, world.sha_manager, now)
    with pytest.raises(Denied, match="already"):
        asked(breach, "Why?", 7, world.sha_manager, now)
    with pytest.raises(Invalid):
        answer_recovery(breach=breach, words="", by=world.pbc, at=now)
    with pytest.raises(Denied):
        answer_recovery(breach=breach, words="x", by=world.manager, at=now)
    answer_recovery(breach=breach, words="The board meets on Friday.", by=world.pbc, at=now)
    breach.refresh_from_db()
    assert (breach.answer, breach.answered_by) == ("The board meets on Friday.", "P. Manager")
    with pytest.raises(Denied):
        answer_recovery(breach=breach, words="x", by=world.pbc, at=now)


def asked(breach, words, days, by, when):
    return ask_recovery(breach=breach, words=words, answer_by=when.date() + timedelta(days=days), by=by, at=when)


def test_a_withdrawn_case_is_not_overdue(world) -> None:
    case = world.submitted()
    withdraw_case(case=case, reason="x", by=world.manager, at=NOW)
    assert keep_clocks(at=at("2006-12-01")) == 0


def test_nothing_is_half_done(world, monkeypatch) -> None:
    def fails(*args, **kwargs) -> None:
        raise RuntimeError("no audit")

    world.submitted()
    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        keep_clocks(at=at("2006-10-31"))
    assert not CaseReminder.objects.exists()
    assert not CaseBreach.objects.exists()
