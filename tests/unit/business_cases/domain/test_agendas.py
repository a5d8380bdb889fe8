from decimal import Decimal

import pytest

from business_cases.domain.agendas import by_year, check_on_agenda, open_to
from business_cases.domain.figures import recovery_of
from business_cases.domain.proposal import proposal_of
from pbc.core.errors import Denied
from tests.factories.business_cases import complete


@pytest.mark.parametrize(
    ("seen", "leaves", "shown"),
    [
        ({1, 2}, set(), [2, 1]),
        ({1}, set(), [None, 1]),
        ({1, 2}, {1}, [2, None]),
        (set(), {1, 2}, [None, None]),
    ],
)
def test_a_reader_is_shown_what_they_see_and_do_not_leave_for(seen, leaves, shown) -> None:
    assert open_to([2, 1], seen, leaves) == shown


def test_the_agenda_of_a_meeting_that_was_held_stands() -> None:
    check_on_agenda("1 May 2006", is_held=False)
    with pytest.raises(Denied, match="1 May 2006 was held"):
        check_on_agenda("1 May 2006", is_held=True)


def test_money_by_year_of_the_service() -> None:
    """6,000 once and 4,800 a year against 14,400 a year freed."""
    found = recovery_of(proposal_of(complete()))
    assert found is not None
    assert by_year(found.months, 2) == [
        (1, Decimal("10800.00"), Decimal("14400.00"), Decimal("3600.00")),
        (2, Decimal("4800.00"), Decimal("14400.00"), Decimal("9600.00")),
    ]
