from decimal import Decimal

import pytest

from business_cases.domain.affordability import Effect, affordability, effect_of
from business_cases.domain.costs import Cost, CostKind, Saving
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Working

YEAR = FinancialYear(2006)
COSTS = [
    Cost(CostKind.CAPITAL, 1, Decimal("6000.00"), "Couch"),
    Cost(CostKind.RECURRENT, 1, Decimal("4800.00"), "Nurse"),
]
SAVING = Saving("follow_up_outpatient", Decimal(16), Decimal("75.00"), Decimal("0.00"), 1, 1, 0, "Nurse sees")


def pounds(name: str, value: str | None, reason: str = "") -> Working:
    return Working(name, None if value is None else Decimal(value), "£", "", reason=reason)


def test_a_case_from_january_costs_and_frees_three_months_of_this_year() -> None:
    found = effect_of("Case", COSTS, [SAVING], Month(2007, 1), YEAR)
    assert (found.cost, found.freed) == (Decimal("7200.00"), Decimal("3600.00"))
    assert (found.full_cost, found.full_freed) == (Decimal("4800.00"), Decimal("14400.00"))


def test_a_case_that_starts_next_year_costs_nothing_in_this_one() -> None:
    found = effect_of("Case", COSTS, [SAVING], Month(2007, 4), YEAR)
    assert (found.cost, found.freed) == (0, 0)


def test_room_is_budget_less_forecast_less_what_is_agreed_less_this_case() -> None:
    """By hand: 100,000 − 95,000 − (2,000 − 500) − 7,200 + 3,600 = −100; 100,000 − 95,000 + 2,000 − 4,800 + 14,400."""
    agreed = [Effect("Other", Decimal(2000), Decimal(500), Decimal(1000), Decimal(3000))]
    case = effect_of("Case", COSTS, [SAVING], Month(2007, 1), YEAR)
    found = affordability(pounds("Budget", "100000.00"), pounds("Forecast", "95000.00"), agreed, case)
    assert found.this_year.value == Decimal("-100.00")
    assert found.full_year.value == Decimal("16600.00")
    assert found.is_affordable is False
    assert [each.name for each in found.this_year.inputs][:3] == ["Budget", "Forecast", "Agreed cases, net"]


@pytest.mark.parametrize("unknown", ["budget", "forecast"])
def test_without_budget_or_forecast_it_is_not_known_and_says_why(unknown: str) -> None:
    given = {"budget": pounds("Budget", "1.00"), "forecast": pounds("Forecast", "1.00")}
    given[unknown] = pounds(unknown, None, "No budget is issued.")
    found = affordability(given["budget"], given["forecast"], [], effect_of("C", COSTS, [], Month(2007, 1), YEAR))
    assert (found.this_year.value, found.this_year.reason) == (None, "No budget is issued.")
    assert found.is_affordable is None


def test_room_in_both_years_is_affordable() -> None:
    case = effect_of("Case", COSTS, [SAVING], Month(2007, 1), YEAR)
    assert affordability(pounds("B", "9000.00"), pounds("F", "1000.00"), [], case).is_affordable is True
