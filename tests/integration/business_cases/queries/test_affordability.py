"""Room by hand: budget and forecast of the statement, less agreed cases and this one."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.queries.statements import statement
from business_cases.models import BusinessCase
from business_cases.queries import affordability as queries
from business_cases.queries.affordability import affordability_of, agreed_effects, practices_of_case
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Working
from tests.factories.business_cases import received_case
from tests.integration.budgets.freed_up_world import FreedUpWorld

ON = date(2006, 9, 11)
YEAR = FinancialYear(2006)


def test_without_a_budget_it_says_so(world) -> None:
    found = affordability_of(world.submitted(), ON)
    assert found.is_affordable is None
    assert found.this_year.reason == "No budget of 2006/07 is issued to those who propose."
    assert affordability_of(world.drafted(), ON) is None


def test_agreed_cases_of_the_same_proposers_are_counted(world) -> None:
    """Each is 6,000 once and 4,800 a year from January: 7,200 in the year; 14,400 a year freed: 3,600 in it."""
    case = world.submitted()
    for status in ("approved", "implemented", "refused", "given_up", "withdrawn"):
        received_case(pct=world.pct, owner=world.practice, status=status)
    received_case(pct=world.pct, owner=world.beside, status="approved")
    found = agreed_effects(case, YEAR, ON)
    assert [(each.cost, each.freed) for each in found] == [(Decimal("7200.00"), Decimal("3600.00"))] * 2


def test_a_consortium_counts_its_members_cases(world) -> None:
    case = world.submitted(owner=world.consortium, by=world.lead)
    received_case(pct=world.pct, owner=world.partner, status="approved")
    assert practices_of_case(case, ON) == [world.practice, world.partner]
    assert len(agreed_effects(case, YEAR, ON)) == 1


@pytest.mark.parametrize("members", [1, 2])
def test_budget_and_forecast_are_those_of_the_statements(world, monkeypatch, members) -> None:
    def money(practices, month):
        figure = [Working.given(name, Decimal(value) * members, "£") for name, value in (("B", 50000), ("F", 45000))]
        return tuple(figure)

    monkeypatch.setattr(queries, "_money", money)
    case: BusinessCase = world.submitted()
    received_case(pct=world.pct, owner=world.practice, status="approved")
    found = affordability_of(case, ON)
    assert found.this_year.value == Decimal(5000) * members - 2 * (Decimal(7200) - Decimal(3600))
    assert found.full_year.value == Decimal(5000) * members + 2 * (Decimal(14400) - Decimal(4800))


def test_the_statement_of_the_month_closed_last_is_what_it_rests_on(db) -> None:
    """First Surgery, closed to May 2006: its own budget and forecast, and 7,200 less 3,600 for the case."""
    world = FreedUpWorld().two_months()
    case = received_case(pct=world.pct, owner=world.first)
    found, total = affordability_of(case, ON), statement(world.first, Month(2006, 5)).total
    assert isinstance(total.forecast.value, Decimal)
    assert [each.value for each in found.this_year.inputs[:2]] == [total.budget.value, total.forecast.value]
    assert found.this_year.value == total.budget.value - total.forecast.value - Decimal(7200) + Decimal(3600)
