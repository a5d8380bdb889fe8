from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.high_cost import (
    Basis,
    Terms,
    charge_to_fund,
    charge_to_practice,
    fund_working,
    parts_above,
    terms_in,
)
from governance.domain.local_rules import in_force
from governance.domain.rule_files import rule_set_on
from pbc.core.working import Working

POUNDS = st.decimals(min_value="0.01", max_value=90_000, places=2)
THRESHOLD = Decimal(20_000)


def rules(on: date = date(2006, 7, 31)):
    return {key: in_force(rule_set_on(on), rule, on, None) for key, rule in rule_set_on(on).rules.items()}


def test_the_handbook_s_patient() -> None:
    """A patient costing 52,000 with a threshold of 20,000: the practice 20,000, the pool 32,000 (§14)."""
    assert charge_to_practice(Decimal(52_000), THRESHOLD) == Decimal(20_000)
    assert charge_to_fund(Decimal(52_000), THRESHOLD) == Decimal(32_000)


def test_the_row_that_crosses_the_threshold_is_split() -> None:
    """By hand: 15,000; 12,000 lifts the sum to 27,000, of which 7,000 is above; all of 25,000 is above."""
    costs = [Decimal(15_000), Decimal(12_000), Decimal(25_000)]
    assert parts_above(costs, THRESHOLD) == (0, Decimal(7_000), Decimal(25_000))


@given(st.lists(POUNDS, max_size=20), st.decimals(min_value=0, max_value=60_000, places=2))
def test_parts_add_up_to_the_excess_and_the_two_charges_to_the_cost(costs: list[Decimal], threshold: Decimal) -> None:
    total = sum(costs, Decimal(0))
    parts = parts_above(costs, threshold)
    assert sum(parts, Decimal(0)) == charge_to_fund(total, threshold)
    assert charge_to_practice(total, threshold) + charge_to_fund(total, threshold) == total
    assert all(0 <= part <= cost for part, cost in zip(parts, costs, strict=True))


@given(st.lists(POUNDS, max_size=20), POUNDS)
def test_what_comes_later_changes_nothing_of_what_fell_on_the_fund(costs: list[Decimal], later: Decimal) -> None:
    assert parts_above([*costs, later], THRESHOLD)[:-1] == parts_above(costs, THRESHOLD)


def test_the_threshold_is_the_rules() -> None:
    terms = terms_in(rules())
    assert (terms.threshold, terms.basis) == (THRESHOLD, Basis.PATIENT_YEAR)
    assert [parameter.value for parameter in terms.parameters] == [THRESHOLD, "patient year"]


def test_there_is_none_where_the_option_is_not_chosen_or_the_year_has_no_such_rule() -> None:
    found = rules()
    assert terms_in(found | {"risk_options": replace(found["risk_options"], value=("fund",))}) is None
    assert terms_in({key: rule for key, rule in found.items() if key != "high_cost_threshold"}) is None


def test_the_working_names_rule_and_paragraph() -> None:
    cost = Working.given("Cost of patients above the threshold", Decimal(52_000), "£")
    working = fund_working("High cost", Decimal(32_000), [cost], terms_in(rules()))
    assert (working.value, working.paragraph, working.inputs) == (Decimal(32_000), "S4 ¶41", (cost,))
    assert "for each patient" in working.formula
    assert "for each spell" in fund_working("x", Decimal(0), [], Terms(THRESHOLD, Basis.SPELL)).formula
