"""Which month may be closed."""

from datetime import date

import pytest

from pbc.activity.policies import check_month_can_close
from pbc.core.errors import Denied
from pbc.core.periods import Month

APRIL, MAY, JUNE, JULY = (Month(2006, number) for number in range(4, 8))
LATE = date(2007, 1, 1)


@pytest.mark.parametrize(
    ("month", "closed", "with_data"),
    [(APRIL, [], [APRIL, MAY]), (MAY, [APRIL], [APRIL, MAY]), (JUNE, [], [JUNE])],
)
def test_the_next_month_with_data_may_be_closed(month, closed, with_data):
    check_month_can_close(month, today=LATE, closed=closed, with_data=with_data)


@pytest.mark.parametrize(
    ("month", "closed", "with_data", "sentence"),
    [
        (APRIL, [APRIL], [APRIL], "April 2006 is closed already."),
        (JUNE, [APRIL], [APRIL, MAY, JUNE], "Close May 2006 first"),
        (MAY, [], [APRIL, MAY], "Close April 2006 first"),
        (APRIL, [], [MAY], "before the first month that is open, May 2006"),
        (APRIL, [], [], "no data to close April 2006"),
        (MAY, [APRIL], [APRIL, JUNE], "There is no data for May 2006"),
    ],
)
def test_any_other_month_is_refused_with_what_to_do(month, closed, with_data, sentence):
    with pytest.raises(Denied, match=sentence):
        check_month_can_close(month, today=LATE, closed=closed, with_data=with_data)


@pytest.mark.parametrize("today", [date(2006, 4, 30), date(2006, 3, 1)])
def test_a_month_that_is_not_over_cannot_be_closed(today):
    with pytest.raises(Denied, match="not over yet"):
        check_month_can_close(APRIL, today=today, closed=[], with_data=[APRIL])


def test_a_month_may_be_closed_from_the_day_after_its_last():
    check_month_can_close(APRIL, today=date(2006, 5, 1), closed=[], with_data=[APRIL])
