from datetime import UTC, datetime
from decimal import Decimal

from budgets.queries.recorded import recorded
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthClose
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, LAST, THIS

APRIL, MAY = THIS.months[:2]


def test_this_year_and_the_last_in_one_query(world, django_assert_num_queries) -> None:
    world.year([APRIL, MAY])
    with django_assert_num_queries(1):
        found, _ = recorded([world.first.pk], MAY, by_specialty=True)
    key = (world.first.pk, Line.EMERGENCY)
    assert found.to_date[world.first.pk, MAY, Line.EMERGENCY].cost == Decimal("2300.00")
    assert found.last_year[key] == dict.fromkeys(LAST.months, Decimal("2300.00"))
    assert [(amount.cost, amount.activity) for amount in found.before[key].values()] == [(Decimal("27600.00"), 12)]
    assert sum(amount.activity for amount in found.now[key].values()) == 2
    assert found.unpriced[key] == 0


def test_specialties_are_left_out_where_they_are_not_asked_for(world) -> None:
    found, _ = recorded([world.first.pk], MAY, by_specialty=False)
    assert (found.now, found.before) == ({}, {})
    assert found.last_year[world.first.pk, Line.EMERGENCY][LAST.months[0]] == Decimal("2300.00")


def test_rows_without_a_price_last_year_are_counted(world) -> None:
    world.spell(world.first, LAST.months[3], price=None)
    world.summed()
    found, _ = recorded([world.first.pk], MAY, by_specialty=False)
    assert found.unpriced[world.first.pk, Line.EMERGENCY] == 1


def test_what_closes_hold_and_which_they_are(world, django_assert_num_queries) -> None:
    world.year([APRIL])
    before = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
    MonthClose.objects.create(pct=world.pct, month=LAST.months[-1].first_day, **before)
    made = close_month(pct=world.pct, month=APRIL, by=SYSTEM, at=datetime(2006, 5, 20, tzinfo=UTC))
    world.spell(world.first, APRIL)
    world.summed()
    with django_assert_num_queries(1):
        _, found = recorded([world.first.pk], MAY, by_specialty=True)
    assert found.to_date[world.first.pk, APRIL, Line.EMERGENCY].cost == Decimal("2300.00")
    assert found.closes[world.first.pk][APRIL].reference == str(made.pk)
    assert found.closes[world.first.pk][APRIL].label == "April 2006, closed on 20 May 2006 by The system"


def test_nothing_is_closed_yet(world) -> None:
    _, found = recorded([world.first.pk], MAY, by_specialty=False)
    assert (found.to_date, found.closes) == ({}, {})
