from datetime import date, timedelta
from decimal import Decimal

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from business_cases.queries.overdue import days_to_decision, medians_in_sight, overdue
from pbc.accounts.models import User
from pbc.core.periods import FinancialYear
from tests.factories.business_cases import received_case
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory
from tests.factories.principals import hat
from tests.integration.business_cases.world import at

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


def test_the_page_takes_as_many_queries_for_many_pcts_as_for_one(
    world, client, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    """Cases of three PCTs, each with its own promise and its own median: the SHA's list costs what one PCT's does."""
    client.force_login(User.objects.get(pk=world.sha_manager.user_id))
    address = reverse("business_cases:overdue")
    received_case(pct=world.pct, owner=world.practice)
    with time_machine.travel(at("2006-11-02"), tick=False):
        client.get(address)
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        for days in (10, 20):
            pct = PctFactory(sha=world.sha)
            owner = PracticeFactory(pct=pct)
            received_case(pct=pct, owner=owner)
            decided = date(2006, 9, 4) + timedelta(days=days)
            received_case(pct=pct, owner=owner, status="refused", decided_on=decided)
        with django_assert_max_num_queries(len(one)):
            page = client.get(address).content.decode()
    assert "10 days" in page
    assert "20 days" in page
    with django_assert_num_queries(3):
        found = {pct.pk: median for pct, median in medians_in_sight(world.sha_manager, YEAR)}
    assert sorted(found[key].value for key in found if key != world.pct.pk) == [10, 20]
    assert found[world.pct.pk].value is None
