from types import SimpleNamespace

import pytest
import time_machine
from django.http import Http404, QueryDict

from budgets.views import scope
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Source
from tests.factories.activity import MonthCloseFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import LAST


def asked(text: str = "") -> SimpleNamespace:
    return SimpleNamespace(GET=QueryDict(text))


def test_years_that_the_system_can_hold() -> None:
    assert scope.year_or_404(2006) == FinancialYear(2006)
    for year in (0, 1066, 1990, 2050, 9999):
        with pytest.raises(Http404):
            scope.year_or_404(year)


def test_the_month_asked_for_or_the_last_with_data(world) -> None:
    latest_first = list(reversed(LAST.months))
    assert scope.month_of_request(asked("month=2005-06"), world.pct) == (Month(2005, 6), latest_first)
    assert scope.month_of_request(asked("month=June"), world.pct) == (Month(2006, 3), latest_first)
    MonthCloseFactory(pct=world.pct, month=Month(2005, 9).first_day)
    assert scope.month_of_request(asked(), world.pct) == (Month(2005, 9), latest_first), "the last that is closed"
    with time_machine.travel("2006-06-02 10:00:00+00:00", tick=False):
        assert scope.month_of_request(asked(), None) == (Month(2006, 6), [])


def test_a_source_opens_to_its_page_if_it_has_one_that_the_hat_may_open(world) -> None:
    finance, manager = (scope.source_urls(hat(role, world.pct)) for role in ("pct_finance", "practice_manager"))
    assert finance(Source("rule", "A rule", "contingency_rate")) == "/rules/contingency_rate/"
    assert finance(Source("rows", "Rows", "line=ae")) is None
    rows = "/practices/X1/activity/2006-04/ae/"
    assert finance(Source("rows", "Rows", "X1/2006-04/ae")) == rows
    assert finance(Source("rows", "Rows", "X1/2006-04/ae/as-then")) == f"{rows}?figures=as-then"
    file = Source("batch", "A file", "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90")
    assert finance(file) == f"/imports/{file.reference}/"
    assert manager(file) is None
