"""What was moved on a line goes with the line, whoever holds it after how many issues."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.carrying import Carry, Holders, Moved, carried_moves
from budgets.domain.ledger import AccountKey, AccountKind

DEVOLVED, BLOCKED = AccountKind.DEVOLVED, AccountKind.BLOCKED_BACK
A, B, C = 1, 2, 3


def moved(practice: int, amount: str, posting: int = 5, kind: AccountKind = DEVOLVED) -> Moved:
    return Moved(posting, practice, "emergency", kind, Decimal(amount))


def key(practice: int, kind: AccountKind = DEVOLVED) -> AccountKey:
    return AccountKey(kind, practice, "emergency")


def test_nobody_holds_what_nothing_carried() -> None:
    assert Holders().holder(B, 1) == B
    assert Holders().origins([B]) == {B}


def test_what_came_before_an_issue_is_carried_and_what_comes_after_is_not() -> None:
    known = Holders([Carry(posting=10, of=B, to=A)])
    assert (known.holder(B, 9), known.holder(B, 11)) == (A, B)
    assert known.origins([A]) == {A, B}


def test_a_chain_and_a_way_back() -> None:
    known = Holders([Carry(30, B, B), Carry(10, B, A), Carry(20, B, C), Carry(20, A, C)])
    assert known.holder(B, 5) == B, "the last issue gave it back"
    assert known.holder(B, 30) == B
    assert known.holder(A, 5) == C


def test_a_virement_goes_with_its_line() -> None:
    found = carried_moves([moved(B, "-50.00")], Holders(), {A: A, B: A}, {}, {})
    assert found == {key(B): Decimal("50.00"), key(A): Decimal("-50.00")}


def test_it_lands_where_the_heir_holds_the_line() -> None:
    found = carried_moves([moved(B, "20.00")], Holders(), {B: A}, {}, {(A, "emergency"): BLOCKED})
    assert found == {key(B): Decimal("-20.00"), key(A, BLOCKED): Decimal("20.00")}


def test_it_is_taken_back_from_where_the_heir_held_it() -> None:
    known = Holders([Carry(10, B, A)])
    found = carried_moves([moved(B, "20.00")], known, {A: A, B: B}, {(A, "emergency"): BLOCKED}, {})
    assert found == {key(A, BLOCKED): Decimal("-20.00"), key(B): Decimal("20.00")}


def test_what_stays_with_its_practice_is_not_moved() -> None:
    assert carried_moves([moved(A, "-50.00"), moved(C, "7.00")], Holders(), {A: A, B: A}, {}, {}) == {}


amounts = st.decimals(-1000, 1000, places=2).filter(bool)


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), amounts, st.integers(1, 30)), max_size=12))
def test_the_old_accounts_are_left_with_nought_and_no_penny_is_made(rows) -> None:
    found = [Moved(posting, practice, "emergency", DEVOLVED, amount) for practice, amount, posting in rows]
    moves = carried_moves(found, Holders(), {A: A, B: A, C: A}, {}, {})
    assert sum(moves.values()) == 0
    for practice in (B, C):
        assert moves.get(key(practice), 0) == -sum(each.amount for each in found if each.practice == practice)
