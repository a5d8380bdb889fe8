from datetime import date

import pytest

from budgets.domain.lateness import days_late

DUE = date(2006, 4, 1)


@pytest.mark.parametrize(
    ("issued_on", "days"), [(date(2006, 3, 1), 0), (DUE, 0), (date(2006, 4, 2), 1), (date(2006, 5, 1), 30)]
)
def test_days_after_the_last_day_are_late(issued_on, days) -> None:
    assert days_late(DUE, issued_on) == days
