from decimal import Decimal

import pytest

from budgets.domain.commitments import (
    Standing,
    check_part,
    committed_key,
    committing,
    released_key,
    releasing,
    returning,
    source_key,
)
from budgets.domain.ledger import AccountKey, AccountKind, balances, combined
from pbc.core.errors import Invalid

FUND = source_key(AccountKind.INNOVATION_FUND, "whatever")


def test_the_innovation_fund_is_one_pot() -> None:
    assert AccountKey(AccountKind.INNOVATION_FUND) == FUND
    assert source_key(AccountKind.PCT_HELD, "Reserve").name == "Reserve"


@pytest.mark.parametrize(
    "kind", [AccountKind.DEVOLVED, AccountKind.FREED_UP_PRACTICE, AccountKind.CONTINGENCY, AccountKind.ALLOCATION]
)
def test_a_practices_money_and_the_contingency_are_not_promised(kind: AccountKind) -> None:
    with pytest.raises(Invalid, match="not the PCT’s to promise"):
        source_key(kind, "")


def test_a_promise_kept_in_part_by_hand() -> None:
    """500 promised, 300 given out, 200 back: the fund is 300 down, the case has 300, nothing waits."""
    moves = combined(
        committing(FUND, "C1", Decimal("500.00")),
        releasing("C1", Decimal("300.00")),
        returning(FUND, "C1", Decimal("200.00")),
    )
    assert balances(moves.items()) == {FUND: Decimal("-300.00"), released_key("C1"): Decimal("300.00")}
    assert committed_key("C1") not in moves
    assert Standing(Decimal("200.00"), Decimal("300.00")).total == Decimal("500.00")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.00", "£0.00 cannot be released"),
        ("1.005", "£1.005 cannot be released"),
        ("200.01", "At most £200.00 is left"),
    ],
)
def test_parts_that_cannot_be(amount: str, text: str) -> None:
    with pytest.raises(Invalid, match=text):
        check_part(Decimal(amount), Decimal("200.00"), "released")
