from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.local_rules import check_allowed, check_ladder, in_force, in_words, read_value
from governance.domain.rule_files import rule_sets
from governance.domain.rules import LocalValue, Rule
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear

SET = rule_sets()[FinancialYear(2006)]


def rule(key: str) -> Rule:
    return SET[key]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("contingency_rate", " 4.5% ", Decimal("4.5")),
        ("high_cost_threshold", "£25,000", Decimal(25000)),
        ("budgets_due_on", "2006-03-20", date(2006, 3, 20)),
        ("minimum_scope", "tariff, prescribing ,community,community", ("tariff", "prescribing", "community")),
        ("statement_profile", "working_days", "working_days"),
    ],
)
def test_values_are_read_as_typed(key, typed, value) -> None:
    assert read_value(rule(key), typed) == value


@pytest.mark.parametrize(
    ("key", "typed", "message"),
    [
        ("contingency_rate", "four", "“four” is not a number."),
        ("contingency_rate", "NaN", "“NaN” is not a number."),
        ("contingency_rate", "Infinity", "“Infinity” is not a number."),
        ("budgets_due_on", "1/4/06", "“1/4/06” is not a date."),
        ("contingency_rate", "  ", "Give a value"),
    ],
)
def test_what_cannot_be_read_is_refused(key, typed, message) -> None:
    with pytest.raises(Invalid) as caught:
        read_value(rule(key), typed)
    assert message in caught.value.message
    assert caught.value.fix


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("freed_up_share", Decimal("69.99"), "is at least 70 percent (S4 ¶47). Choose 70 percent or more."),
        ("freed_up_share", Decimal(101), "cannot be 101 percent. Choose 100 percent or less."),
        ("case_decision_days", Decimal(57), "is at most 56 days (S4 ¶52). Choose 56 days or less."),
        ("case_decision_days", Decimal(0), "cannot be 0 days. Choose 1 day or more."),
        ("budgets_due_on", date(2006, 4, 2), "is 1 April 2006 at the latest (S4 ¶28)."),
        ("minimum_scope", ("tariff", "community"), "(S4 ¶32): prescribing would be lost."),
        ("statement_profile", "weeks", "Choose one of: twelfths, working_days, last_year."),
        ("excluded_services", ("none",), "is set nationally (S4 ¶34) and a PCT may not change it."),
        ("contingency_rate", Decimal(-1), "cannot be -1 percent."),
        ("des_plan_payment", Decimal("0.94"), "is at least £0.95 per registered patient (S4 ¶60)."),
    ],
)
def test_what_the_nation_forbids_is_refused_with_rule_limit_and_mend(key, value, words) -> None:
    with pytest.raises(Invalid) as caught:
        check_allowed(rule(key), value)
    assert words in str(caught.value)
    assert caught.value.rule == key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("freed_up_share", Decimal(70)),
        ("freed_up_share", Decimal(100)),
        ("case_decision_days", Decimal(42)),
        ("budgets_due_on", date(2006, 3, 1)),
        ("minimum_scope", ("prescribing", "tariff", "community")),
        ("contingency_rate", Decimal(3)),
        ("contingency_rate", Decimal(5)),
        ("prescribing_uplift", Decimal("-2.5")),
    ],
)
def test_what_the_nation_lets_is_adopted_without_a_word(key, value) -> None:
    assert check_allowed(rule(key), value) == ()


def test_outside_what_guidance_suggests_there_is_a_warning_and_no_refusal() -> None:
    (warning,) = check_allowed(rule("contingency_rate"), Decimal(6))
    assert warning == (
        "S4 ¶41 suggests between 3 percent and 5 percent for “Contingency retained from indicative budgets”; "
        "6 percent lies outside."
    )


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_share_is_let_exactly_from_seventy_up(share: Decimal) -> None:
    try:
        check_allowed(rule("freed_up_share"), share)
        is_let = True
    except Invalid:
        is_let = False
    assert is_let == (share >= 70)


def test_the_ladder_of_limits_stays_in_order() -> None:
    ladder = [
        in_force(SET, rule(key), date(2006, 5, 1), None) for key in ("limit_group", "limit_director", "limit_committee")
    ]
    check_ladder(rule("limit_director"), Decimal(20000), ladder)
    with pytest.raises(Invalid, match="must stay below “Committee signs off below”"):
        check_ladder(rule("limit_director"), Decimal(250000), ladder)
    with pytest.raises(Invalid, match="must stay above “Consortium signs off below”"):
        check_ladder(rule("limit_director"), Decimal(10000), ladder)


def test_a_local_value_that_the_next_year_forbids_is_set_aside_and_said() -> None:
    local = LocalValue("freed_up_share", "60", from_day=date(2005, 6, 1))
    first = rule_sets()[FinancialYear(2005)]
    assert in_force(first, first["freed_up_share"], date(2006, 1, 1), local).number == 60
    then = in_force(SET, rule("freed_up_share"), date(2006, 6, 1), local)
    assert (then.number, then.is_local) == (Decimal(70), False)
    assert then.set_aside.startswith("The PCT’s own value, 60, is set aside. “Practice’s share")


def test_values_in_words() -> None:
    assert in_words(rule("high_cost_threshold"), Decimal(20000)) == "£20,000"
    assert in_words(rule("des_plan_payment"), Decimal("0.95")) == "£0.95 per registered patient"
    assert in_words(rule("contingency_rate"), Decimal("4.50")) == "4.5 percent"
    assert in_words(rule("universal_coverage_on"), date(2006, 12, 31)) == "31 December 2006"
    assert in_words(rule("optional_scope"), ("community", "mental_health")) == "community, mental health"


def test_a_list_holds_only_the_choices_that_it_names() -> None:
    rule = rule_sets()[FinancialYear(2006)]["risk_options"]
    assert check_allowed(rule, ("fund", "pooling")) == ()
    with pytest.raises(Invalid, match="“luck” is not one of the choices"):
        check_allowed(rule, ("fund", "luck"))
