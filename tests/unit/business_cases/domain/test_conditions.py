from datetime import date

import pytest

from business_cases.domain.condition_states import ConditionStatus
from business_cases.domain.conditions import (
    BEFORE_LABELS,
    Before,
    Owed,
    check_evidence_day,
    check_new_day,
    check_nothing_stands_before,
    standing_before,
)
from pbc.core.errors import Denied, Invalid

ON, S = date(2006, 12, 1), ConditionStatus


def owed(number: int, before: Before, status: ConditionStatus = S.WAITING) -> Owed:
    return Owed(number, f"Condition words {number}.", "Moor Group", ON, before, status)


@pytest.mark.parametrize("what", [Before.MONEY, Before.START])
@pytest.mark.parametrize("before", Before)
@pytest.mark.parametrize("status", S)
def test_what_waits_is_what_was_said_and_no_longer_than_it_is_open(
    what: Before, before: Before, status: ConditionStatus
) -> None:
    waits = before is what and status in {S.WAITING, S.SHOWN, S.SENT_BACK}
    assert bool(standing_before(what, [owed(1, before, status)])) is waits


def test_the_refusal_names_each_condition_with_owner_day_and_mend() -> None:
    rows = [owed(1, Before.MONEY), owed(2, Before.MONEY, S.SENT_BACK), owed(3, Before.START)]
    with pytest.raises(Denied) as denied:
        check_nothing_stands_before(Before.MONEY, rows)
    assert str(denied.value) == (
        "Money is not released yet: it waits for condition 1 (“Condition words 1”, owed by Moor Group by 1 December "
        "2006; nothing is shown for it yet); and for condition 2 (“Condition words 2”, owed by Moor Group by 1 "
        "December 2006; what was shown for it was sent back). The owner shows under “Conditions” of this case that it "
        "is met; the PBC manager of the PCT, or whoever decided, accepts it. Whoever decided may also waive it. "
        "Nothing was changed."
    )
    check_nothing_stands_before(Before.START, rows[:2])
    assert set(BEFORE_LABELS) == set(Before)


def test_a_condition_is_late_from_the_day_after_its_day_until_it_is_met() -> None:
    late = date(2006, 12, 2)
    assert not owed(1, Before.NOTHING).is_late(ON)
    assert owed(1, Before.NOTHING).is_late(late)
    assert owed(1, Before.NOTHING, S.SHOWN).is_late(late)
    assert not owed(1, Before.NOTHING, S.ACCEPTED).is_late(late)


def test_days_that_cannot_be() -> None:
    check_evidence_day(ON, ON)
    with pytest.raises(Invalid, match="2 December 2006 is still to come"):
        check_evidence_day(date(2006, 12, 2), ON)
    check_new_day(ON, date(2006, 11, 1), ON)
    with pytest.raises(Invalid, match="30 November 2006 is past"):
        check_new_day(date(2006, 11, 30), ON, ON)
    with pytest.raises(Invalid, match="1 December 2006 is its day already"):
        check_new_day(ON, ON, ON)
