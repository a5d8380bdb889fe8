from types import SimpleNamespace

import pytest
from django.http import Http404, QueryDict

from budgets.views import scope
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Source
from tests.integration.budgets.world import LAST


def asked(text: str = "") -> SimpleNamespace:
    return SimpleNamespace(GET=QueryDict(text))


def test_years_that_the_system_can_hold() -> None:
    assert scope.year_or_404(2006) == FinancialYear(2006)
    for year in (0, 1066, 1990, 2050, 9999):
        with pytest.raises(Http404):
            scope.year_or_404(year)


def test_the_month_asked_for_or_the_last_with_data(world) -> None:
    months = scope.months_to_choose(world.pct)
    assert months == list(reversed(LAST.months))
    assert scope.month_of_request(asked("month=2005-06"), world.pct, months) == Month(2005, 6)
    assert scope.month_of_request(asked("month=June"), world.pct, months) == Month(2006, 3)
    assert scope.months_to_choose(None) == []


def test_a_source_opens_to_its_page_if_it_has_one() -> None:
    assert scope.source_url(Source("rule", "A rule", "contingency_rate")) == "/rules/contingency_rate/"
    assert scope.source_url(Source("rows", "Rows", "line=ae")) is None
