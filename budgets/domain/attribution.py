"""Issued budgets as movements of money: each line to its account, its contingency to the fund (S4 ¶39, ¶41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.allocation import component_of
from budgets.domain.ledger import AccountKey, AccountKind, combined
from budgets.domain.scope import Holding

FUND = AccountKey(AccountKind.CONTINGENCY)


@dataclass(frozen=True)
class IssuedLine:
    """One line of an issued budget, pounds of the year."""

    practice: int
    line: str
    holding: Holding
    net: Decimal
    contingency: Decimal

    @property
    def account(self) -> AccountKey:
        return AccountKey(self.holding.account_kind, self.practice, self.line)

    @property
    def source(self) -> AccountKey:
        """The part of the allocation that pays for it."""
        return AccountKey(AccountKind.UNATTRIBUTED, name=component_of(self.line))


def issue_moves(lines: Iterable[IssuedLine]) -> dict[AccountKey, Decimal]:
    """The movements that attribute these lines. They sum to nought."""
    return combined(
        *(
            {line.source: -(line.net + line.contingency), line.account: line.net, FUND: line.contingency}
            for line in lines
        )
    )
