from datetime import date
from decimal import Decimal

import pytest

from governance.domain.local_rules import in_force
from governance.domain.rule_files import rule_sets
from governance.domain.rules import LocalValue, RuleInForce, value_text
from pbc.core.periods import FinancialYear

RULES = rule_sets()[FinancialYear(2006)]
ON = date(2006, 6, 1)


def rule_in_force(key: str, value: str = "") -> RuleInForce:
    local = LocalValue(key, value, from_day=date(2006, 5, 1)) if value else None
    return in_force(RULES, RULES[key], ON, local)


def test_a_rule_says_what_it_is_worth_and_where_it_stands() -> None:
    rule = rule_in_force("freed_up_share")
    assert (rule.number, rule.unit, rule.paragraph, rule.is_local) == (Decimal(70), "percent", "S4 ¶47", False)
    assert rule.fraction == Decimal("0.7")
    assert rule.source.startswith("Department of Health")


def test_a_national_rule_as_a_parameter_of_a_working() -> None:
    parameter = rule_in_force("contingency_rate").as_parameter()
    assert parameter.value == Decimal(4)
    assert parameter.source == "S4 ¶41, rules of 2006/07"
    assert not parameter.illustrative


def test_a_local_rule_as_a_parameter_says_that_it_is_local() -> None:
    parameter = rule_in_force("prescribing_uplift", "3.5").as_parameter()
    assert parameter.value == Decimal("3.5")
    assert parameter.source == "adopted locally from 2006-05-01 inside S4 ¶36, rules of 2006/07"
    assert not parameter.illustrative, "the PCT's own value is not our invention"
    assert rule_in_force("prescribing_uplift").as_parameter().illustrative


def test_an_unverified_value_says_so() -> None:
    assert "(unverified)" in rule_in_force("high_cost_threshold").as_parameter().source


def test_days_lists_and_choices() -> None:
    assert rule_in_force("budgets_due_on").day == date(2006, 4, 1)
    assert rule_in_force("minimum_scope").items == ("tariff", "prescribing")
    assert rule_in_force("statement_profile").items == ("twelfths",)


@pytest.mark.parametrize(
    ("key", "reading"),
    [
        ("budgets_due_on", "number"),
        ("contingency_rate", "day"),
        ("contingency_rate", "items"),
        ("high_cost_threshold", "fraction"),
    ],
)
def test_a_value_read_as_what_it_is_not_is_a_fault(key: str, reading: str) -> None:
    with pytest.raises(TypeError, match=key):
        getattr(rule_in_force(key), reading)


def test_a_key_that_the_year_does_not_have_is_named() -> None:
    with pytest.raises(KeyError, match="2006/07 have no “fair_share_band”"):
        RULES["fair_share_band"]


def test_values_are_stored_plain() -> None:
    assert value_text(Decimal("4.5")) == "4.5"
    assert value_text(date(2006, 4, 1)) == "2006-04-01"
    assert value_text(("tariff", "prescribing")) == "tariff, prescribing"
