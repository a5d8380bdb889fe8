from datetime import date

from governance import presenters
from governance.domain.local_rules import in_force
from governance.domain.rule_files import rule_sets
from governance.domain.rules import Local, LocalValue, RuleKind, Standing
from pbc.core.periods import FinancialYear

SET = rule_sets()[FinancialYear(2006)]


def test_every_word_of_the_tables_is_there() -> None:
    assert presenters.KIND_LABELS.keys() == set(RuleKind)
    assert presenters.STANDING_LABELS.keys() == presenters.STANDING_COLOURS.keys() == set(Standing)
    assert presenters.STANDING_MEANINGS.keys() == set(Standing)


def test_every_rule_says_what_a_pct_may_do() -> None:
    for rules in rule_sets().values():
        for rule in rules.rules.values():
            sentence = presenters.local_scope(rule)
            assert sentence.endswith(".")
            assert ("may not change" in sentence) == (rule.local is Local.NONE)


def test_national_values_show_their_limits() -> None:
    assert presenters.national_value(SET["contingency_rate"]) == "4 percent (3 percent to 5 percent suggested)"
    assert presenters.national_value(SET["freed_up_share"]) == "at least 70 percent"
    assert presenters.national_value(SET["case_decision_days"]) == "at most 56 days"
    assert presenters.national_value(SET["packs_from"]) == "1 April 2006"


def test_the_local_value_is_shown_where_there_is_one() -> None:
    own = LocalValue("contingency_rate", "3.5", from_day=date(2006, 5, 1))
    rule = SET["contingency_rate"]
    assert presenters.local_value(in_force(SET, rule, date(2006, 6, 1), own)) == "3.5 percent"
    assert presenters.local_value(in_force(SET, rule, date(2006, 6, 1), None)) == ""


def test_local_scope_in_words() -> None:
    assert presenters.local_scope(SET["prescribing_uplift"]) == (
        "Local: a PCT sets its own value from -20 percent to 50 percent."
    )
    assert "the system warns" in presenters.local_scope(SET["contingency_rate"])
    assert presenters.local_scope(SET["statement_profile"]) == (
        "A PCT chooses one of: twelfths, working days, last year."
    )
