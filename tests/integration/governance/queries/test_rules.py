from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from governance.models import LocalRule
from governance.queries.rules import history, rule_in_force, rules_in_force
from tests.factories.organisations import PctFactory

AT = datetime(2006, 5, 2, 10, tzinfo=UTC)


@pytest.fixture
def pct(db):
    pct = PctFactory()
    spans = [("3.5", date(2006, 6, 1), date(2006, 9, 1)), ("4.5", date(2006, 9, 1), None)]
    for value, from_day, until_day in spans:
        LocalRule.objects.create(
            pct=pct,
            key="contingency_rate",
            value=value,
            from_day=from_day,
            until_day=until_day,
            reason="Agreed",
            adopted_by="A person",
            adopted_at=AT,
        )
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
