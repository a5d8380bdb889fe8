from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.ledger import (
    AccountKey,
    AccountKind,
    Overdrawn,
    PostingKind,
    balances,
    check_balanced,
    combined,
    is_whole,
    transfer,
)
from budgets.presenters.ledger import ACCOUNT_LABELS, POSTING_LABELS
from pbc.core.errors import Invalid

FUND = AccountKey(AccountKind.CONTINGENCY)
HELD = AccountKey(AccountKind.PCT_HELD, name="Ambulances")
DAY_CASES = AccountKey(AccountKind.DEVOLVED, 7, "day_case")
PENCE = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)
KEYS = st.sampled_from([FUND, HELD, DAY_CASES, AccountKey(AccountKind.BLOCKED_BACK, 7, "emergency")])


def test_a_transfer_takes_what_it_gives() -> None:
    assert transfer(FUND, DAY_CASES, Decimal("12.34")) == {FUND: Decimal("-12.34"), DAY_CASES: Decimal("12.34")}


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nothing_and_less_cannot_be_moved(amount: str) -> None:
    with pytest.raises(Invalid, match="Give an amount above nought"):
        transfer(FUND, DAY_CASES, Decimal(amount))


def test_an_account_gives_nothing_to_itself() -> None:
    with pytest.raises(Invalid, match="not to itself"):
        transfer(FUND, FUND, Decimal(1))


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({}, "Nothing would be moved"),
        ({FUND: Decimal(0)}, "Nothing would be moved"),
        ({FUND: Decimal("-1.00"), HELD: Decimal("0.99")}, "differ by −£0.01"),
        ({FUND: Decimal("-0.005"), HELD: Decimal("0.005")}, "not in whole pence"),
    ],
)
def test_movements_that_make_or_lose_money_are_refused(moves, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        check_balanced(moves)


def test_movements_that_undo_each_other_leave_no_account() -> None:
    there = transfer(FUND, HELD, Decimal(5))
    assert combined(there, {key: -amount for key, amount in there.items()}) == {}


@given(st.lists(st.tuples(KEYS, KEYS, PENCE).filter(lambda each: each[0] != each[1]), max_size=30))
def test_whatever_is_moved_the_whole_stays_whole_and_a_replay_gives_the_same(transfers) -> None:
    entries = [entry for source, target, amount in transfers for entry in transfer(source, target, amount).items()]
    once = balances(entries)
    assert is_whole(once)
    assert balances(reversed(entries)) == once
    assert combined(*(transfer(*each) for each in transfers)) == {key: sum_ for key, sum_ in once.items() if sum_}


def test_an_account_is_a_practices_own_or_not() -> None:
    with pytest.raises(ValueError, match="a practice’s own"):
        AccountKey(AccountKind.DEVOLVED)
    with pytest.raises(ValueError, match="no practice’s own"):
        AccountKey(AccountKind.CONTINGENCY, practice=7)


def test_overdrawn_says_by_how_much_and_what_to_do() -> None:
    fault = Overdrawn("Contingency fund", Decimal("10.00"), Decimal("12.50"))
    assert str(fault) == (
        "Contingency fund holds £10.00, and £12.50 would be taken: £2.50 too much. "
        "Take at most £10.00, or move money there first."
    )


def test_every_kind_has_its_words() -> None:
    assert set(ACCOUNT_LABELS) == set(AccountKind)
    assert set(POSTING_LABELS) == set(PostingKind)
