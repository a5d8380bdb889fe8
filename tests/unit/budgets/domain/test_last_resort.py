from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.last_resort import (
    Evidence,
    Holder,
    LastResortRefused,
    Purse,
    ResortFact,
    check_facts,
    check_limit,
    takings,
)
from pbc.core.errors import Invalid

PENCE = st.integers(min_value=0, max_value=10**7).map(lambda pence: Decimal(pence) / 100)
WHOLE = Evidence(Decimal(0), plan_failed=True, has_minute=True)


def holder(practice: int, *free: str, accessible: str = "", floor: str = "0.00") -> Holder:
    purses = tuple(Purse(practice, f"claim {number}", Decimal(each)) for number, each in enumerate(free))
    whole = Decimal(accessible) if accessible else sum((purse.free for purse in purses), Decimal(0))
    return Holder(practice, f"Practice {practice}", whole, Decimal(floor), purses)


def test_with_the_three_facts_it_is_let_through() -> None:
    check_facts(WHOLE, list(ResortFact))


@pytest.mark.parametrize(
    ("evidence", "missing", "words"),
    [
        (Evidence(Decimal("0.01"), True, True), ("contingency_exhausted",), "fund still holds, or gave back, £0.01"),
        (Evidence(Decimal(0), False, True), ("recovery_plan_failed",), "no recovery plan is recorded as having failed"),
        (Evidence(Decimal(0), True, False), ("board_minute",), "there is no minute of the board"),
        (Evidence(Decimal(5), False, False), tuple(ResortFact), "£5.00; no recovery.*; there is no minute"),
    ],
)
def test_each_missing_fact_is_named(evidence, missing, words) -> None:
    with pytest.raises(LastResortRefused, match=words) as refusal:
        check_facts(evidence, list(ResortFact))
    assert refusal.value.missing == missing


def test_a_fact_that_a_pct_added_and_nobody_records_counts_as_missing() -> None:
    with pytest.raises(LastResortRefused, match="nothing is on record of “sha told”"):
        check_facts(WHOLE, ["sha_told"])


def test_no_more_is_taken_than_the_overspend_or_than_the_board_decided() -> None:
    check_limit(Decimal(10), uncovered=Decimal(10), approved=Decimal(10))
    with pytest.raises(Invalid, match="The overspend that is left is £9.00"):
        check_limit(Decimal(10), uncovered=Decimal(9), approved=Decimal(10))
    with pytest.raises(Invalid, match="The board decided up to £8.00"):
        check_limit(Decimal(10), uncovered=Decimal(10), approved=Decimal(8))


def test_pro_rata_over_practices_and_their_claims() -> None:
    taken = takings(Decimal("40.00"), [holder(1, "50.00", "10.00"), holder(2, "20.00")])
    assert {(purse.practice, purse.claim): part for purse, part in taken.items()} == {
        (1, "claim 0"): Decimal("25.00"),
        (1, "claim 1"): Decimal("5.00"),
        (2, "claim 0"): Decimal("10.00"),
    }


def test_the_floor_is_kept_and_what_is_spent_counts_towards_it() -> None:
    floored = holder(1, "100.00", accessible="150.00", floor="90.00")
    assert floored.may_give == Decimal("60.00")
    assert holder(1, "100.00", accessible="300.00", floor="90.00").may_give == Decimal("100.00")
    assert holder(1, "100.00", floor="120.00").may_give == 0
    with pytest.raises(Invalid, match="At most £60.00 may be taken"):
        takings(Decimal("60.01"), [floored])
    assert sum(takings(Decimal("60.00"), [floored]).values()) == Decimal("60.00")


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({1: "30.00"}, "What is named comes to £30.00, and £40.00 is to be taken"),
        ({1: "50.00", 2: "-10.00"}, "What is named comes to"),
        ({1: "15.00", 2: "25.00"}, "Practice 2 may give at most £20.00"),
        ({3: "40.00"}, "That practice may give at most £0.00"),
    ],
)
def test_names_that_cannot_be_are_refused(named, words) -> None:
    holders = [holder(1, "50.00", "10.00"), holder(2, "20.00")]
    with pytest.raises(Invalid, match=words):
        takings(Decimal("40.00"), holders, {key: Decimal(part) for key, part in named.items()})


def test_named_practices_alone_give() -> None:
    taken = takings(Decimal("40.00"), [holder(1, "50.00"), holder(2, "20.00")], {1: Decimal("40.00")})
    assert {purse.practice for purse in taken} == {1}


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_nothing_is_no_amount(amount) -> None:
    with pytest.raises(Invalid, match="Nothing would be taken"):
        takings(Decimal(amount), [holder(1, "50.00")])


@given(
    st.lists(st.tuples(st.lists(PENCE, min_size=1, max_size=3), PENCE, PENCE), min_size=1, max_size=6),
    st.integers(min_value=1, max_value=100),
)
def test_what_is_taken_adds_up_and_no_purse_or_floor_is_broken(made, percent) -> None:
    holders = [
        holder(number, *map(str, free), accessible=str(sum(free) + spent), floor=str(floor))
        for number, (free, spent, floor) in enumerate(made)
    ]
    amount = (sum(each.may_give for each in holders) * percent / 100).quantize(Decimal("0.01"))
    if amount:
        taken = takings(amount, holders)
        assert sum(taken.values()) == amount
        assert all(0 < part <= purse.free for purse, part in taken.items())
        for each in holders:
            given_ = sum(part for purse, part in taken.items() if purse.practice == each.practice)
            assert given_ <= each.may_give
