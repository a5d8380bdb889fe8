"""The eight weeks, on dates worked out with a calendar in hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_cases.domain.case_states import CaseStatus, Desk
from business_cases.domain.clock import (
    Change,
    Standing,
    Terms,
    check_return,
    clock,
    desk_days,
    due_on,
    reminders,
    return_by,
)
from pbc.core.errors import Denied

TERMS = Terms(decision_days=56, return_days=5, returns=1, reminder_weeks=(4, 6, 7))
S = CaseStatus


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "due", "return_until"),
    [
        # Received, 56 days later, five working days later (Good Friday 14 April and Easter Monday 17 April 2006).
        ("2006-04-03", "2006-05-29", "2006-04-10"),  # due on the spring bank holiday, and stays due
        ("2006-04-10", "2006-06-05", "2006-04-19"),  # over Easter
        ("2006-04-13", "2006-06-08", "2006-04-24"),  # Maundy Thursday
        ("2006-04-14", "2006-06-09", "2006-04-24"),  # Good Friday itself
        ("2006-04-15", "2006-06-10", "2006-04-24"),  # a Saturday
        ("2006-04-24", "2006-06-19", "2006-05-02"),  # May Day on 1 May
        ("2006-05-22", "2006-07-17", "2006-05-30"),  # spring bank holiday on 29 May
        ("2006-08-21", "2006-10-16", "2006-08-29"),  # summer bank holiday on 28 August
        ("2006-09-04", "2006-10-30", "2006-09-11"),
        ("2006-12-18", "2007-02-12", "2006-12-27"),  # Christmas and Boxing Day
        ("2006-12-22", "2007-02-16", "2007-01-03"),  # both, and New Year
        ("2006-12-29", "2007-02-23", "2007-01-08"),
        ("2007-04-02", "2007-05-28", "2007-04-11"),  # Easter 6 and 9 April 2007
        ("2008-01-07", "2008-03-03", "2008-01-14"),  # over the leap day
        ("2008-02-28", "2008-04-24", "2008-03-06"),
        ("2008-02-29", "2008-04-25", "2008-03-07"),  # received on the leap day
        ("2008-03-17", "2008-05-12", "2008-03-26"),  # Easter 21 and 24 March 2008
        ("2007-12-31", "2008-02-25", "2008-01-08"),
        ("2006-02-28", "2006-04-25", "2006-03-07"),  # no leap year
        ("2006-10-27", "2006-12-22", "2006-11-03"),  # clocks go back on 29 October
    ],
)
def test_days_of_a_clock(received: str, due: str, return_until: str) -> None:
    assert due_on(on(received), TERMS) == on(due)
    assert return_by(on(received), TERMS) == on(return_until)


RECEIVED = Change(on("2006-09-04"), S.RECEIVED)
DRAFT = Change(on("2006-08-20"), S.DRAFT)
ASSESSED = Change(on("2006-09-08"), S.IN_ASSESSMENT)
SENT = Change(on("2006-10-02"), S.FOR_DECISION)


@pytest.mark.parametrize(
    ("changes", "today", "standing", "day"),
    [
        ([DRAFT], "2006-08-25", Standing.NOT_RUNNING, None),
        ([DRAFT, RECEIVED], "2006-09-04", Standing.IN_TIME, 0),
        ([DRAFT, RECEIVED], "2006-09-05", Standing.IN_TIME, 1),
        ([DRAFT, RECEIVED], "2006-10-15", Standing.IN_TIME, 41),
        ([DRAFT, RECEIVED], "2006-10-16", Standing.DUE_SOON, 42),  # fourteen days left
        ([DRAFT, RECEIVED], "2006-10-30", Standing.DUE_SOON, 56),  # the due day itself
        ([DRAFT, RECEIVED], "2006-10-31", Standing.OVERDUE, 57),
        ([DRAFT, RECEIVED], "2007-03-31", Standing.OVERDUE, 208),
        ([DRAFT, RECEIVED, Change(on("2006-09-11"), S.RETURNED)], "2006-09-20", Standing.NOT_RUNNING, None),
        (
            [DRAFT, RECEIVED, Change(on("2006-09-11"), S.RETURNED), Change(on("2006-09-25"), S.RECEIVED)],
            "2006-10-31",
            Standing.IN_TIME,  # a new clock, to 20 November
            36,
        ),
        (
            [DRAFT, RECEIVED, Change(on("2006-09-11"), S.RETURNED), Change(on("2006-09-25"), S.RECEIVED)],
            "2006-11-21",
            Standing.OVERDUE,
            57,
        ),
        ([RECEIVED, ASSESSED, Change(on("2006-09-20"), S.CLARIFICATION)], "2006-10-31", Standing.OVERDUE, 57),
        ([RECEIVED, ASSESSED, SENT, Change(on("2006-10-30"), S.APPROVED)], "2007-01-01", Standing.DECIDED_IN_TIME, 56),
        ([RECEIVED, ASSESSED, SENT, Change(on("2006-10-31"), S.APPROVED)], "2007-01-01", Standing.DECIDED_LATE, 57),
        ([RECEIVED, ASSESSED, SENT, Change(on("2006-10-30"), S.REFUSED)], "2006-10-30", Standing.DECIDED_IN_TIME, 56),
        ([RECEIVED, ASSESSED, SENT, Change(on("2006-10-20"), S.DEFERRED)], "2006-11-01", Standing.OVERDUE, 58),
        ([RECEIVED, Change(on("2006-09-10"), S.WITHDRAWN)], "2006-12-01", Standing.NOT_RUNNING, 6),
        (
            [RECEIVED, SENT, Change(on("2006-10-09"), S.APPROVED), Change(on("2007-01-08"), S.IMPLEMENTED)],
            "2007-02-01",
            Standing.DECIDED_IN_TIME,
            35,
        ),
        (
            [RECEIVED, SENT, Change(on("2006-11-09"), S.APPROVED), Change(on("2007-01-08"), S.IMPLEMENTED)],
            "2007-02-01",
            Standing.DECIDED_LATE,
            66,
        ),
        ([RECEIVED, SENT, Change(on("2006-10-09"), S.APPROVED)], "2006-10-05", Standing.DECIDED_IN_TIME, 31),
    ],
)
def test_how_a_case_stands(changes: list[Change], today: str, standing: Standing, day: int | None) -> None:
    found = clock(changes, TERMS, on(today))
    assert (found.standing, found.day) == (standing, day)
    if found.desks is not None:
        assert sum(found.desks.values()) == found.day


def test_days_left_are_counted_down_and_below_nought() -> None:
    assert clock([RECEIVED], TERMS, on("2006-10-20")).days_left == 10
    assert clock([RECEIVED], TERMS, on("2006-11-02")).days_left == -3
    assert clock([RECEIVED, SENT, Change(on("2006-10-09"), S.REFUSED)], TERMS, on("2006-10-10")).days_left is None


def test_days_on_each_desk_by_hand() -> None:
    """4 days until assessors are named, 12 with them, 7 with the practice, 5 with them again, 28 to decide: 56."""
    changes = [
        RECEIVED,
        ASSESSED,
        Change(on("2006-09-20"), S.CLARIFICATION),
        Change(on("2006-09-27"), S.IN_ASSESSMENT),
        SENT,
        Change(on("2006-10-30"), S.APPROVED),
    ]
    found = clock(changes, TERMS, on("2007-01-01"))
    assert found.desks == {Desk.PCT: 4, Desk.ASSESSORS: 17, Desk.PROPOSER: 7, Desk.DECIDERS: 28}
    assert found.decided_on == on("2006-10-30")


@given(gaps=st.lists(st.integers(0, 20), min_size=1, max_size=8), wait=st.integers(0, 60))
def test_desks_sum_to_the_days_gone_by(gaps: list[int], wait: int) -> None:
    states = [
        S.RECEIVED,
        S.IN_ASSESSMENT,
        S.CLARIFICATION,
        S.IN_ASSESSMENT,
        S.FOR_DECISION,
        S.DEFERRED,
        S.CLARIFICATION,
    ]
    day, changes = on("2008-01-07"), []
    for gap, status in zip(gaps, states, strict=False):
        changes.append(Change(day, status))
        day += timedelta(days=gap)
    until = changes[-1].on + timedelta(days=wait)
    assert sum(desk_days(changes, until).values()) == (until - changes[0].on).days


def test_reminders_come_after_four_six_and_seven_weeks() -> None:
    assert reminders(on("2006-09-04"), TERMS) == (on("2006-10-02"), on("2006-10-16"), on("2006-10-23"))


def test_a_promise_of_six_weeks_has_no_reminder_after_it() -> None:
    quick = Terms(decision_days=42, return_days=5, returns=1, reminder_weeks=(4, 6, 7))
    assert reminders(on("2006-09-04"), quick) == (on("2006-10-02"), on("2006-10-16"))


def test_a_case_is_returned_within_five_working_days() -> None:
    check_return(on("2006-09-04"), on("2006-09-11"), 0, TERMS)
    with pytest.raises(Denied, match="within 5 working days of receipt: by 11 September 2006"):
        check_return(on("2006-09-04"), on("2006-09-12"), 0, TERMS)


def test_a_case_is_returned_once() -> None:
    with pytest.raises(Denied, match="returned as incomplete once at most, and this one has been"):
        check_return(on("2006-09-04"), on("2006-09-05"), 1, TERMS)
    with pytest.raises(Denied, match="0 times at most"):
        check_return(on("2006-09-04"), on("2006-09-05"), 0, Terms(56, 5, 0))
