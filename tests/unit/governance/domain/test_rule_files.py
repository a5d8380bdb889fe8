from datetime import date, timedelta
from decimal import Decimal

import pytest

from governance.domain.rule_files import DIRECTORY, RuleFileFault, read_rule_sets, rule_periods, rule_set_on, rule_sets
from governance.domain.rules import Local, Standing
from pbc.core.periods import FinancialYear

FILE = """
financial_year = "2006/07"
[sources]
S4 = "The guidance"
[rules.share]
group = "Money"
title = "Share"
kind = "minimum"
value = 70
unit = "percent"
paragraph = "¶47"
source = "S4"
local = "stricter"
words = "At least 70 percent."
"""
TEXT = "".join(path.read_text() for path in DIRECTORY.glob("*.toml"))

# What the requirements name, checked by hand against the guidance: key, value, paragraph, what a PCT may do.
GUIDANCE = [
    ("contingency_rate", Decimal(4), "S4 ¶41", "within"),
    ("freed_up_share", Decimal(70), "S4 ¶47", "stricter"),
    ("des_plan_payment", Decimal("0.95"), "S4 ¶60", "stricter"),
    ("des_objectives_payment", Decimal("0.95"), "S4 ¶61", "stricter"),
    ("case_decision_days", Decimal(56), "S4 ¶52", "stricter"),
    ("case_returns", Decimal(1), "the system’s own choice", "stricter"),
    ("case_return_days", Decimal(5), "the system’s own choice", "stricter"),
    ("minimum_scope", ("tariff", "prescribing"), "S4 ¶32", "stricter"),
    ("premises_decided_by", "pct_board", "S4 ¶44", "none"),
    ("universal_coverage_on", date(2006, 12, 31), "S4 ¶14", "none"),
    ("packs_from", date(2006, 4, 1), "S4 ¶22", "none"),
    ("budgets_due_on", date(2006, 4, 1), "S4 ¶28", "stricter"),
    ("purchasing_power", Decimal(100), "S4 ¶37", "stricter"),
    ("emergency_threshold_rate", Decimal(50), "Reckon 2006", "none"),
    ("des_objectives_list_on", date(2007, 4, 1), "BMA 2007", "none"),
    ("small_number_lowest", Decimal(1), "Handbook §12.2", "none"),
    ("small_number_highest", Decimal(5), "Handbook §12.2", "stricter"),
    ("market_forces_mode", "central", "Handbook §3.6", "within"),
    ("arbitration_outcome", "either_or", "S4 ¶73", "none"),
]


@pytest.mark.parametrize(("key", "value", "paragraph", "local"), GUIDANCE)
def test_the_rules_of_2006_07_say_what_the_guidance_says(key, value, paragraph, local) -> None:
    rule = rule_sets()[FinancialYear(2006)][key]
    assert (rule.value, rule.paragraph, rule.local) == (value, paragraph, local)


def test_contingency_is_suggested_and_not_forced() -> None:
    rule = rule_sets()[FinancialYear(2006)]["contingency_rate"]
    assert (rule.minimum, rule.maximum, rule.suggested) == (Decimal(3), Decimal(5), True)


def test_the_nine_criteria_and_five_parts_of_a_case() -> None:
    rules = rule_sets()[FinancialYear(2006)]
    assert len(rules["case_criteria"].value) == 9
    assert len(rules["case_parts"].value) == 5


def test_the_systems_own_choice_is_never_passed_off_as_guidance() -> None:
    own = [rule for rules in rule_sets().values() for rule in rules.rules.values() if "own choice" in rule.paragraph]
    assert {rule.paragraph for rule in own} == {"the system’s own choice"}
    assert not [rule.key for rule in own if rule.standing is Standing.SOURCED]


def test_what_no_source_gives_is_marked_as_invented() -> None:
    rules = rule_sets()[FinancialYear(2006)]
    for key in (
        "prescribing_uplift",
        "limit_group",
        "limit_director",
        "variance_explain_percent",
        "small_purchase_limit",
    ):
        assert rules[key].standing is Standing.ILLUSTRATIVE
    for key in ("high_cost_threshold", "mediation_days", "emergency_threshold_rate"):
        assert rules[key].standing is Standing.UNVERIFIED


def test_a_fair_share_band_begins_in_2007_08_and_is_unverified() -> None:
    band = rule_sets()[FinancialYear(2007)]["fair_share_band"]
    assert (band.value, band.standing) == (Decimal(10), Standing.UNVERIFIED)
    assert "fair_share_band" not in rule_sets()[FinancialYear(2006)].rules


def test_a_year_carries_on_what_it_does_not_change_and_drops_what_ended() -> None:
    later = rule_sets()[FinancialYear(2008)]
    assert later["freed_up_share"].origin == FinancialYear(2006)
    assert later["limit_group"].paragraph == "S3"
    assert "des_plan_payment" not in later.rules


def test_a_year_without_rules_of_its_own_uses_the_default() -> None:
    assert rule_set_on(date(2006, 4, 1)).financial_year == FinancialYear(2006)
    assert rule_set_on(date(2006, 3, 31)).financial_year == FinancialYear(2005)
    assert rule_set_on(date(2009, 4, 1)).financial_year == FinancialYear(2006)


def test_every_rule_has_words_that_end_as_a_sentence() -> None:
    for rules in rule_sets().values():
        for rule in rules.rules.values():
            assert rule.words.endswith("."), rule.key
            assert rule.local is Local.NONE or rule.unit or not rule.is_number, rule.key


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('financial_year = "2006/07"', 'financial_year = "2006"', "2006-07.toml: financial_year"),
        ('financial_year = "2006/07"', 'financial_year = "2007/08"', "should be named after it"),
        ('financial_year = "2006/07"', "financial_year =", "2006-07.toml: not a TOML file"),
        ('title = "Share"\n', "", "2006-07.toml: share: lacks title"),
        ('title = "Share"', 'title = "Share"\nnote = "x"', "share: has fields nobody reads: note"),
        ('kind = "minimum"', 'kind = "least"', "share: kind “least” is none of"),
        ("value = 70", 'value = "70"', "share: value '70' is not fit"),
        ("value = 70", "value = true", "share: value True is not fit"),
        ('source = "S4"', 'source = "S9"', "share: source “S9” is not among"),
        ('local = "stricter"', 'local = "looser"', "share: local “looser”"),
        ('local = "stricter"', 'local = "within"', "share: local “within” needs a range or choices"),
        ('local = "stricter"', 'local = "stricter"\nhighest = 60', "out of order"),
        ('local = "stricter"', 'local = "stricter"\nhighest = "x"', "highest 'x' is not a number"),
        ('unit = "percent"\n', "", "needs a unit"),
        ('kind = "minimum"', 'kind = "range"', "a range needs minimum and maximum"),
        ('kind = "minimum"', 'kind = "fixed"', "a fixed value has no stricter one"),
        ('local = "stricter"', 'local = "stricter"\nbelow = "nothing"', "below: “nothing” is no rule with a number"),
        ('local = "stricter"', 'local = "stricter"\nbelow = "share"', "70 is not below share"),
        ('financial_year = "2006/07"', 'financial_year = "2006/07"\ncarries = "2005/06"', "no earlier file"),
        ('financial_year = "2006/07"', 'financial_year = "2006/07"\nended = ["x"]', "“x” is not among the rules"),
    ],
)
def test_a_fault_is_named_by_file_and_key(old: str, new: str, fault: str) -> None:
    assert old in FILE
    with pytest.raises(RuleFileFault) as caught:
        read_rule_sets({"2006-07.toml": FILE.replace(old, new)})
    assert fault in str(caught.value)


def test_a_choice_must_be_among_its_choices() -> None:
    text = FILE.replace('"minimum"', '"choice"').replace("70\n", '"c"\nchoices = ["a", "b"]\n')
    with pytest.raises(RuleFileFault, match="“c” is not among the choices"):
        read_rule_sets({"2006-07.toml": text})


def test_the_default_year_must_be_there() -> None:
    with pytest.raises(RuleFileFault, match="default year 2006/07"):
        read_rule_sets({})


def test_periods_take_in_every_day_once_with_the_rules_of_that_day() -> None:
    periods = rule_periods()
    assert (periods[0].start, periods[-1].end) == (None, None)
    assert [period.end for period in periods[:-1]] == [period.start for period in periods[1:]]
    for period in periods:
        days = [day for day in (period.start, period.end and period.end - timedelta(days=1)) if day]
        assert all(rule_set_on(day) == period.rule_set for day in days)


def test_who_pays_the_market_forces_factor_is_the_pcts_choice_in_every_year() -> None:
    for rule_set in rule_sets().values():
        rule = rule_set["market_forces_mode"]
        assert (rule.value, rule.choices, rule.local) == ("central", ("central", "via_pct"), Local.WITHIN)
        assert rule.standing is Standing.UNVERIFIED
