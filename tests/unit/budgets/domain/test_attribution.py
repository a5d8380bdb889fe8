from decimal import Decimal

from budgets.domain.attribution import FUND, IssuedLine, issue_moves
from budgets.domain.ledger import AccountKey, AccountKind, is_whole
from budgets.domain.scope import Holding


def test_each_line_leaves_its_component_for_its_account_and_the_fund() -> None:
    """Worked by hand: 960 + 40 of hospital care, 95 + 5 of prescribing; the fund has 45."""
    moves = issue_moves(
        [
            IssuedLine(7, "day_case", Holding.DEVOLVED, Decimal("960.00"), Decimal("40.00")),
            IssuedLine(7, "prescribing", Holding.BLOCKED_BACK, Decimal("95.00"), Decimal("5.00")),
        ]
    )
    assert moves == {
        AccountKey(AccountKind.UNATTRIBUTED, name="hchs"): Decimal("-1000.00"),
        AccountKey(AccountKind.UNATTRIBUTED, name="prescribing"): Decimal("-100.00"),
        AccountKey(AccountKind.DEVOLVED, 7, "day_case"): Decimal("960.00"),
        AccountKey(AccountKind.BLOCKED_BACK, 7, "prescribing"): Decimal("95.00"),
        FUND: Decimal("45.00"),
    }
    assert is_whole(moves)


def test_nothing_issued_moves_nothing() -> None:
    assert issue_moves([]) == {}
