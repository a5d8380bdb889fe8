from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from business_cases.domain.delivery import Next
from business_cases.domain.verdicts import (
    Decision,
    Payer,
    Terms,
    check_decision,
    check_turn,
    next_due,
    verdicts_due,
)
from pbc.core.errors import Denied, Invalid

BEGUN = date(2006, 10, 16)
TERMS = Terms((6, 12), 56)


def test_verdicts_are_possible_once_their_months_are_over_and_late_after_their_days() -> None:
    """Begun in October 2006: the sixth month is March 2007, the twelfth September; 56 days are given for each."""
    six, twelve = verdicts_due(BEGUN, TERMS, {6: date(2007, 5, 28)}, stopped=False)
    assert (six.possible_on, six.due_on) == (date(2007, 4, 1), date(2007, 5, 27))
    assert (twelve.possible_on, twelve.due_on) == (date(2007, 10, 1), date(2007, 11, 26))
    assert six.is_late(date(2009, 1, 1))  # given a day late, however long ago
    assert not twelve.is_late(date(2007, 11, 26))
    assert twelve.is_late(date(2007, 11, 27))
    assert next_due((six, twelve)) == twelve


def test_after_the_verdict_that_stopped_it_none_is_due() -> None:
    due = verdicts_due(BEGUN, TERMS, {6: date(2007, 4, 2)}, stopped=True)
    assert [each.months for each in due] == [6]
    assert next_due(due) is None


@pytest.mark.parametrize(
    ("months", "today", "given", "text"),
    [
        (9, date(2007, 10, 1), {}, "No verdict is drawn after 9 months"),
        (12, date(2007, 10, 1), {}, "First comes the verdict after 6 months"),
        (6, date(2007, 3, 31), {}, "possible from 1 April 2007 on"),
        (6, date(2007, 4, 2), {6: date(2007, 4, 1)}, "was given on 1 April 2007"),
    ],
)
def test_verdicts_out_of_turn(months: int, today: date, given: dict[int, date], text: str) -> None:
    with pytest.raises(Denied, match=text):
        check_turn(months, verdicts_due(BEGUN, TERMS, given, stopped=False), today)


@pytest.mark.parametrize(
    ("given", "is_pilot", "text"),
    [
        ({"reasons": " "}, False, "The reasons are missing"),
        ({"payer": None}, False, "Who pays for it is missing"),
        ({"next_step": Next.ADAPT}, False, "What changes is missing"),
        ({"payer": Payer.AS_FUNDED}, True, "The innovation fund pays for the trial"),
        ({"pays_from": None}, True, "From when it is paid is missing"),
        ({"next_step": Next.STOP}, False, "The day it ends is missing"),
        ({"next_step": Next.STOP, "ends_on": date(2006, 10, 1)}, False, "It cannot end before it began"),
    ],
)
def test_decisions_that_leave_something_open(given: dict[str, Any], is_pilot: bool, text: str) -> None:
    whole = {
        "next_step": Next.CONTINUE,
        "reasons": "It works.",
        "payer": Payer.PCT_BUDGET,
        "pays_from": date(2007, 4, 1),
        "amount": Decimal("100.00"),
    }
    check_decision(Decision(**whole), is_pilot=is_pilot, begun=BEGUN)
    with pytest.raises(Invalid, match=text):
        check_decision(Decision(**(whole | given)), is_pilot=is_pilot, begun=BEGUN)
