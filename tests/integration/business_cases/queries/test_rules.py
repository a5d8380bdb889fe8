"""The rules of cases are asked with everything else of a case: see test_cases. Here: later years carry them on."""

from datetime import date

import pytest

from business_cases.queries.rules import clock_terms, limits, rules_of, years_counted
from tests.integration.business_cases.world import CaseWorld


@pytest.mark.parametrize("on", [date(2006, 4, 1), date(2007, 6, 1), date(2008, 6, 1)])
def test_every_year_has_the_rules_of_cases(cases: CaseWorld, on: date) -> None:
    rules = rules_of(cases.pct, on)
    assert clock_terms(rules).decision_days == 56
    assert limits(rules).group.value < limits(rules).director.value < limits(rules).committee.value
    assert years_counted(rules).illustrative
