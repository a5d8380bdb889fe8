from budgets.domain.ledger import BUDGET_KINDS
from budgets.domain.scope import Holding


def test_each_holding_has_its_account() -> None:
    assert {holding.account_kind for holding in Holding} == BUDGET_KINDS
