"""Which services a practice's budget holds, and who commissions each (R24 to R29, R37; S4 ¶31 to ¶35, S1 models)."""

from enum import StrEnum

from budgets.domain.ledger import AccountKind


class Holding(StrEnum):
    """Who commissions a line of a practice's budget."""

    DEVOLVED = "devolved"  # the practice
    BLOCKED_BACK = "blocked_back"  # the PCT, on the practice's behalf

    @property
    def account_kind(self) -> AccountKind:
        return AccountKind(self.value)
