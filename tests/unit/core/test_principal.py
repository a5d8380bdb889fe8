import pytest

from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal

FINANCE = Principal(name="F", role="pct_finance", permissions=frozenset({"month.close"}), organisation_kind="pct")


def test_require_passes_what_the_hat_may():
    FINANCE.require("month.close", to="close the month")


def test_require_refuses_with_the_hat_in_words():
    with pytest.raises(Denied, match="As pct finance you may not issue budgets."):
        FINANCE.require("budget.set", to="issue budgets")


def test_the_system_may_everything():
    assert SYSTEM.is_system
    assert SYSTEM.may("anything at all")
    assert not FINANCE.is_system
