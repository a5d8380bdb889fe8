from datetime import date

import pytest

from business_cases.domain.case_states import CaseStatus, Desk
from business_cases.domain.clock import Change, Terms, clock
from business_cases.presenters.cases import CASE_COLOURS, DESK_LABELS, clock_words

TERMS = Terms(56, 5, 1)
RECEIVED = Change(date(2006, 9, 4), CaseStatus.RECEIVED)


def test_every_state_and_desk_has_its_words() -> None:
    assert set(CASE_COLOURS) == set(CaseStatus)
    assert set(DESK_LABELS) == set(Desk)


@pytest.mark.parametrize(
    ("changes", "today", "words"),
    [
        ([], date(2006, 9, 4), "The eight weeks have not begun."),
        ([RECEIVED], date(2006, 9, 14), "Day 10: a decision is due by 30 October 2006, in 46 days."),
        ([RECEIVED], date(2006, 10, 29), "Day 55: a decision is due by 30 October 2006, in 1 day."),
        ([RECEIVED], date(2006, 11, 1), "Day 58: overdue by 2 days. The decision was due by 30 October 2006."),
        (
            [RECEIVED, Change(date(2006, 10, 9), CaseStatus.REFUSED)],
            date(2007, 1, 1),
            "Decided, 35 days after receipt.",
        ),
        ([RECEIVED, Change(date(2006, 9, 4), CaseStatus.APPROVED)], date(2007, 1, 1), "Decided on the day of receipt."),
        ([RECEIVED, Change(date(2006, 9, 5), CaseStatus.APPROVED)], date(2007, 1, 1), "Decided, 1 day after receipt."),
        ([RECEIVED], date(2006, 10, 30), "Day 56: a decision is due today, 30 October 2006."),
        (
            [RECEIVED, Change(date(2006, 11, 9), CaseStatus.APPROVED)],
            date(2007, 1, 1),
            "Decided late, 66 days after receipt.",
        ),
    ],
)
def test_the_clock_in_words(changes: list[Change], today: date, words: str) -> None:
    assert clock_words(clock(changes, TERMS, today)) == words
