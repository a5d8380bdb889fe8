"""The eight weeks of a business case, and on whose desk they go (R98; S4 ¶52; open points of the handbook).

Day 0 is the day of receipt; the decision is due on day 56 at the latest. Nothing stops the clock: not a question, not a
deferral, not a holiday. A case that was returned as incomplete counts as not received: its clock begins with the day
it comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from business_cases.domain.case_states import DESKS, UNDECIDED, CaseStatus, Desk
from pbc.core.calendar import add_working_days
from pbc.core.errors import Denied
from pbc.core.formats import day as words_of

DAYS_IN_WEEK = 7


class Standing(StrEnum):
    """How a case stands against its clock."""

    NOT_RUNNING = "not_running"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"  # within the last two weeks
    OVERDUE = "overdue"
    DECIDED_IN_TIME = "decided_in_time"
    DECIDED_LATE = "decided_late"


@dataclass(frozen=True)
class Terms:
    """The rules of the clock in force when the case was received.

    :param decision_days: calendar days from receipt to decision.
    :param return_days: working days in which an incomplete case may be returned.
    :param returns: how often it may be.
    :param reminder_weeks: weeks after receipt when those on whose desk it lies are reminded.
    """

    decision_days: int
    return_days: int
    returns: int
    reminder_weeks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Change:
    """The day on which a case came into a state."""

    on: date
    status: CaseStatus


@dataclass(frozen=True)
class Clock:
    """A case's clock on a day.

    :param day: days since receipt, up to the decision; ``None`` while none is received.
    :param desks: how many of those days were spent on each desk; they sum to ``day``.
    """

    standing: Standing
    received_on: date | None = None
    due_on: date | None = None
    decided_on: date | None = None
    day: int | None = None
    desks: Mapping[Desk, int] | None = None

    @property
    def days_left(self) -> int | None:
        """Days to the due day; below nought, days over it; none once decided."""
        if self.due_on is None or self.day is None or self.decided_on or self.received_on is None:
            return None
        return (self.due_on - self.received_on).days - self.day


def due_on(received_on: date, terms: Terms) -> date:
    """The last day of the decision: 56 days from 3 April 2006 is 29 May 2006, a holiday; it stays that day.

    >>> due_on(date(2006, 4, 3), Terms(56, 5, 1))
    datetime.date(2006, 5, 29)
    """
    return received_on + timedelta(days=terms.decision_days)


def return_by(received_on: date, terms: Terms) -> date:
    """The last day on which an incomplete case may be returned."""
    return add_working_days(received_on, terms.return_days)


def reminders(received_on: date, terms: Terms) -> tuple[date, ...]:
    """The days on which people are reminded, oldest first; none after the due day."""
    last = due_on(received_on, terms)
    days = (received_on + timedelta(days=DAYS_IN_WEEK * weeks) for weeks in sorted(terms.reminder_weeks))
    return tuple(each for each in days if each <= last)


def check_return(received_on: date, on: date, returned_before: int, terms: Terms) -> None:
    """Refuse to return a case too late, or too often.

    :raises Denied: with the rule's number and day.
    """
    if returned_before >= terms.returns:
        times = "once" if terms.returns == 1 else f"{terms.returns} times"
        raise Denied(
            f"A case may be returned as incomplete {times} at most, and this one has been. Decide on it as it is, "
            "or ask a question: the clock runs on."
        )
    last = return_by(received_on, terms)
    if on > last:
        raise Denied(
            f"An incomplete case is returned within {terms.return_days} working days of receipt: "
            f"by {words_of(last)}. Ask a question instead: the clock runs on."
        )


def clock(changes: Sequence[Change], terms: Terms, today: date) -> Clock:
    """The clock of a case from its changes of state, oldest first."""
    receipts = [index for index, change in enumerate(changes) if change.status is CaseStatus.RECEIVED]
    if not receipts or changes[-1].status is CaseStatus.RETURNED:
        return Clock(Standing.NOT_RUNNING)
    since = changes[receipts[-1] :]
    start = since[0].on
    ended = next((change for change in since if change.status not in UNDECIDED), None)
    until = min(ended.on, today) if ended else max(today, start)
    decided_on = ended.on if ended and ended.status in {CaseStatus.APPROVED, CaseStatus.REFUSED} else None
    return Clock(
        standing=_standing(start, until, ended, terms),
        received_on=start,
        due_on=due_on(start, terms),
        decided_on=decided_on,
        day=(until - start).days,
        desks=desk_days(since, until),
    )


def desk_days(changes: Sequence[Change], until: date) -> dict[Desk, int]:
    """How many days each desk held a case: a day is of the desk where the case lay when the day began."""
    held: dict[Desk, int] = {}
    for index, change in enumerate(changes):
        end = changes[index + 1].on if index + 1 < len(changes) else until
        days = (min(end, until) - change.on).days
        if days > 0:
            desk = DESKS[change.status]
            held[desk] = held.get(desk, 0) + days
    return held


def _standing(start: date, until: date, ended: Change | None, terms: Terms) -> Standing:
    due = due_on(start, terms)
    if ended:
        if ended.status is CaseStatus.WITHDRAWN:
            return Standing.NOT_RUNNING
        return Standing.DECIDED_IN_TIME if ended.on <= due else Standing.DECIDED_LATE
    if until > due:
        return Standing.OVERDUE
    return Standing.DUE_SOON if (due - until).days <= 2 * DAYS_IN_WEEK else Standing.IN_TIME
