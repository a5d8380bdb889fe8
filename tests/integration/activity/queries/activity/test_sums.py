"""Sums by practice, month and line, as now and as then."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity.sums import (
    Totals,
    activity_by_line,
    activity_by_month,
    activity_by_provider,
    activity_by_specialty,
    line_totals,
    months_to_date,
    rolling_months,
    unattributed_totals,
)
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import DataSlotFactory, ImportBatchFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 12, 3, 9, tzinfo=UTC)
APRIL, MAY = Month(2006, 4), Month(2006, 5)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


def load(owner, month, *rows):
    slot = DataSlotFactory(owner=owner, month=month.first_day)
    for row in rows:
        SpellFactory(slot=slot, **row)
    rebuild(slots=[slot])
    return slot


def supersede(slot, *rows):
    slot.current_batch = ImportBatchFactory(owner=slot.owner)
    slot.save()
    for row in rows:
        SpellFactory(slot=slot, **row)
    rebuild(slots=[slot])


def test_sums_are_as_then_where_asked_and_as_now_otherwise(pct, practice):
    slot = load(pct, APRIL, {"practice": practice})
    close_month(pct=pct, month=APRIL, by=SYSTEM, at=AT)
    supersede(slot, {"practice": practice, "price": Decimal("70.00")}, {"practice": practice})

    key = (practice.pk, APRIL, Line.EMERGENCY)
    assert activity_by_month([practice.pk], [APRIL], closed=True)[key] == Totals(1, 2, Decimal("100.00"), 0)
    assert activity_by_month([practice.pk], [APRIL], closed=False)[key] == Totals(2, 4, Decimal("170.00"), 0)
    assert activity_by_month([practice.pk], [MAY], closed=True) == {}


def test_sums_by_line_specialty_provider_and_all_practices(pct, practice):
    other = PracticeFactory(pct=pct)
    load(pct, APRIL, {"practice": practice}, {"practice": practice, "treatment_function": "110"}, {"practice": other})
    load(pct, MAY, {"practice": practice, "line": Line.DAY_CASE})
    ids, months = [practice.pk, other.pk], [APRIL, MAY]

    assert activity_by_line(ids, months, closed=False)[practice.pk, Line.EMERGENCY].activity == 2
    assert activity_by_specialty(ids, months, closed=False)[practice.pk, Line.EMERGENCY, "110"].activity == 1
    assert activity_by_provider(ids, months, closed=False)[other.pk, Line.EMERGENCY, None].activity == 1
    assert line_totals(ids, months, closed=False)[APRIL, Line.EMERGENCY].cost == Decimal("300.00")


def test_what_has_no_practice_is_shown_in_the_pcts_queue_alone(pct, practice):
    load(pct, APRIL, {"practice": None, "commissioner": pct}, {"practice": practice})

    assert unattributed_totals(pct, [APRIL], closed=False) == {
        (APRIL, Line.EMERGENCY): Totals(1, 2, Decimal("100.00"), 0)
    }
    assert unattributed_totals(PctFactory(), [APRIL], closed=False) == {}


def test_sums_take_one_query_whatever_the_number_of_practices(pct, django_assert_num_queries):
    practices = [PracticeFactory(pct=pct).pk for _ in range(5)]

    with django_assert_num_queries(1):
        activity_by_month(practices, [APRIL, MAY], closed=False)


def test_ranges_of_months():
    assert months_to_date(Month(2006, 6)) == (APRIL, MAY, Month(2006, 6))
    assert rolling_months(Month(2006, 5), 3) == (Month(2006, 3), APRIL, MAY)
    assert len(rolling_months(MAY)) == 12
