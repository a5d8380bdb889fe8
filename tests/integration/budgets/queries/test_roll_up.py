"""A PCT's year from its statements and its ledger; a consortium's members together."""

from decimal import Decimal

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.forecasts import ForecastMethod
from budgets.queries.roll_up import pool, roll_up
from budgets.queries.statements import statement, statements_of
from pbc.core.principal import SYSTEM
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory, PctFactory, PracticeFactory
from tests.integration.budgets.world import AT, THIS, BudgetWorld

MAY = THIS.months[1]


@pytest.fixture
def issued(world) -> BudgetWorld:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year(THIS.months[:2])


@pytest.fixture
def consortium(issued):
    made = ConsortiumFactory(name="Northmoor Group", pct=issued.pct)
    for practice in (issued.first, issued.second):
        AffiliationFactory(child=practice, parent=made, period=("2006-04-01", None), is_sole=False)
    return made


def test_the_forecast_surplus_is_what_forecasts_leave_of_budgets(issued) -> None:
    made = roll_up(issued.pct, MAY)
    assert made.allocation == Decimal("1100000.00")
    budgets, forecasts = made.found.total.budget.value, made.found.total.forecast.value
    straight = next(each for each in made.break_even if each.method is ForecastMethod.STRAIGHT_LINE)
    assert straight.surplus.value == budgets - forecasts
    assert straight.holds is False


def test_lines_add_up_to_the_total(issued) -> None:
    made = roll_up(issued.pct, MAY)
    for name in ("budget", "actual", "variance"):
        assert sum(getattr(line, name).value for line in made.lines) == getattr(made.total, name).value
    assert made.accrual.value is None
    assert "nothing is learned yet" in made.accrual.reason


def test_without_budgets_there_is_nothing_to_roll_up(world) -> None:
    made = roll_up(world.pct, MAY)
    assert (made.lines, made.break_even, made.found.total) == ((), (), None)


def test_members_together_are_their_own_statements_added_up(issued, consortium) -> None:
    made = pool(consortium, MAY, visible={issued.first.pk, issued.second.pk})
    assert [each.practice for each in made.statements] == [issued.first, issued.second]
    own = [statement(each, MAY).total.variance.value for each in (issued.first, issued.second)]
    assert made.total.variance.value == sum(own)
    assert [each.total.variance.value for each in made.statements] == own, "each keeps its own"


def test_members_are_those_of_the_months_end(issued, consortium) -> None:
    assert pool(consortium, THIS.previous.months[-1], visible={issued.first.pk}).statements == ()


def test_members_that_may_not_be_seen_are_counted_and_left_out(issued, consortium) -> None:
    made = pool(consortium, MAY, visible={issued.first.pk})
    assert ([each.practice for each in made.statements], made.hidden) == ([issued.first], 1)


def test_each_practice_goes_by_the_rules_of_its_own_pct(issued) -> None:
    other = PctFactory()
    elsewhere = PracticeFactory(name="Elsewhere Surgery", code="ZZ0099", pct=other)
    made = statements_of([elsewhere, issued.first], MAY)
    assert [each.pct for each in made] == [other, issued.pct]


def test_the_number_of_queries_does_not_grow(issued, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(20):
        roll_up(issued.pct, MAY)
    for number in range(10, 14):
        issued.practice(f"Surgery {number}", f"ZZ00{number}")
    with django_assert_max_num_queries(20):
        roll_up(issued.pct, MAY)
