from datetime import date
from decimal import Decimal

from business_cases.queries.overdue import days_to_decision, overdue
from pbc.core.periods import FinancialYear
from tests.factories.business_cases import received_case
from tests.factories.organisations import ShaFactory
from tests.factories.principals import hat

YEAR = FinancialYear(2006)


def test_a_case_is_over_from_day_57_until_it_is_decided(world) -> None:
    case = world.submitted()
    assert not overdue(world.sha_manager, date(2006, 10, 30)).exists()
    assert list(overdue(world.sha_manager, date(2006, 10, 31))) == [case]
    assert list(overdue(world.manager, date(2006, 10, 31))) == [case]
    for stranger in (world.stranger, hat("sha_performance_manager", ShaFactory())):
        assert not overdue(stranger, date(2006, 10, 31)).exists()


def test_the_median_of_the_days_of_the_year(world) -> None:
    """Received on 4 September 2006: decided after 10, 21 and 40 days; one of the year before does not count."""
    none = days_to_decision(world.pct, YEAR)
    assert (none.value, none.reason) == (None, "No case received in 2006/07 is decided yet.")
    for day in (date(2006, 9, 14), date(2006, 9, 25), date(2006, 10, 14)):
        received_case(pct=world.pct, owner=world.practice, status="approved", decided_on=day)
    received_case(
        pct=world.pct,
        owner=world.practice,
        status="refused",
        received_on=date(2006, 3, 31),
        decided_on=date(2006, 4, 1),
    )
    received_case(pct=world.pct, owner=world.practice)
    found = days_to_decision(world.pct, YEAR)
    assert found.value == Decimal(21)
    assert [each.value for each in found.inputs] == [3, 10, 40]
    received_case(pct=world.pct, owner=world.practice, status="approved", decided_on=date(2006, 10, 30))
    assert days_to_decision(world.pct, YEAR).value == Decimal("30.5")
