from datetime import date
from decimal import Decimal

import pytest

from governance.queries.rules import RuleSpan, history, rule_in_force, rule_over_time, rules_in_force
from tests.factories.governance import LocalRuleFactory
from tests.factories.organisations import PctFactory


@pytest.fixture
def pct(db):
    pct = PctFactory()
    spans = [("3.5", date(2006, 6, 1), date(2006, 9, 1)), ("4.5", date(2006, 9, 1), None)]
    for value, from_day, until_day in spans:
        LocalRuleFactory(pct=pct, key="contingency_rate", value=value, from_day=from_day, until_day=until_day)
    return pct


@pytest.mark.parametrize(
    ("on", "value", "is_local"),
    [
        (date(2006, 5, 31), Decimal(4), False),
        (date(2006, 6, 1), Decimal("3.5"), True),
        (date(2006, 8, 31), Decimal("3.5"), True),
        (date(2006, 9, 1), Decimal("4.5"), True),
        (date(2007, 5, 1), Decimal("4.5"), True),
    ],
)
def test_what_was_in_force_on_any_day(pct, on, value, is_local) -> None:
    rule = rule_in_force("contingency_rate", on=on, pct=pct)
    assert (rule.number, rule.is_local) == (value, is_local)
    assert rules_in_force(on, pct)["contingency_rate"] == rule


def test_another_pct_and_the_nation_are_not_touched(pct) -> None:
    day = date(2006, 7, 1)
    assert rule_in_force("contingency_rate", on=day, pct=PctFactory()).number == 4
    assert rule_in_force("contingency_rate", on=day).number == 4


def test_all_rules_of_a_pct_take_one_query(pct, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert len(rules_in_force(date(2006, 7, 1), pct)) > 60
    with django_assert_num_queries(0):
        rules_in_force(date(2006, 7, 1))


def test_a_rule_that_the_year_does_not_have(pct) -> None:
    with pytest.raises(KeyError, match="no “fair_share_band”"):
        rule_in_force("fair_share_band", on=date(2006, 7, 1), pct=pct)


def test_history_is_the_latest_first(pct) -> None:
    assert [row.value for row in history("contingency_rate", pct)] == ["4.5", "3.5"]


def test_a_rule_over_time_is_what_is_in_force_on_each_day(pct, django_assert_num_queries) -> None:
    other = PctFactory()
    with django_assert_num_queries(1):
        spans = rule_over_time("contingency_rate")
    for day in [date(2005, 6, 1), date(2006, 5, 31), date(2006, 6, 1), date(2006, 9, 1), date(2008, 3, 31)]:
        here = [span for span in spans if (span.start or day) <= day and (span.end is None or day < span.end)]
        national = [span.value for span in here if span.pct_id is None]
        own = [span.value for span in here if span.pct_id == pct.pk]
        assert not [span for span in here if span.pct_id == other.pk]
        if day < date(2006, 4, 1):  # 2005/06 has no such rule
            assert here == []
        else:
            rule = rule_in_force("contingency_rate", on=day, pct=pct)
            assert national == [Decimal(4)]
            assert own == ([rule.value] if rule.is_local else [])


def test_a_pcts_own_value_ends_where_the_nation_no_longer_lets_it_stand(db) -> None:
    pct = PctFactory()
    LocalRuleFactory(pct=pct, key="freed_up_share", value="60", from_day=date(2005, 6, 1))
    # half at least in 2005/06, 70 percent from 2006/07
    own = [span for span in rule_over_time("freed_up_share") if span.pct_id == pct.pk]
    assert own == [RuleSpan(pct.pk, Decimal(60), date(2005, 6, 1), date(2006, 4, 1))]
