from dataclasses import replace

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


def test_a_permission_is_held_in_the_very_organisation_it_is_worn_in():
    own = replace(FINANCE, organisation_id=7, user_id=1)
    assert own.may_in("month.close", 7)
    assert not own.may_in("month.close", 8)
    assert not own.may_in("month.close", None)
    assert not own.may_in("budget.set", 7)
    assert SYSTEM.may_in("anything at all", 8)
