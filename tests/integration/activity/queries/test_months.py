"""Closed and open months, late changes, and the hash of a snapshot."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import connection

from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.queries.months import (
    LateChange,
    close_of,
    closed_months,
    closed_until,
    late_changes,
    months_held,
    months_with_data,
    next_open_month,
    verify_close,
)
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import DataSlotFactory, ImportBatchFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 12, 3, 9, tzinfo=UTC)
APRIL, MAY = Month(2006, 4), Month(2006, 5)


@pytest.fixture
def pct():
    return PctFactory(code="ZPX")


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct, code="ZZ9001")


def load(owner, month, *facts):
    slot = DataSlotFactory(owner=owner, month=month.first_day)
    for fact in facts:
        SpellFactory(slot=slot, **fact)
    rebuild(slots=[slot])
    return slot


def close(pct, month):
    return close_month(pct=pct, month=month, by=SYSTEM, at=AT)


def test_the_next_open_month_is_the_first_with_data_then_the_one_after_the_last_closed(pct, practice):
    assert next_open_month(pct) is None
    load(pct, APRIL, {"practice": practice})
    assert next_open_month(pct) == APRIL
    assert close_of(pct, APRIL) is None
    closed = close(pct, APRIL)
    assert close_of(pct, APRIL) == closed
    assert closed_months(pct) == [APRIL]
    assert next_open_month(pct) == MAY


def test_months_count_for_the_pct_that_had_the_practice(pct):
    successor = PctFactory()
    moved = PracticeFactory(pct=pct, pct__until=date(2006, 5, 1))
    moved.parents.create(parent=successor, period=(date(2006, 5, 1), None))
    load(pct, APRIL, {"practice": moved})
    load(pct, MAY, {"practice": moved}, {"practice": None, "commissioner": pct})

    assert months_with_data(pct) == [APRIL, MAY]
    assert months_with_data(successor) == [MAY]
    assert months_held(pct) == {APRIL: False, MAY: False}
    close(pct, APRIL)
    assert months_held(pct) == {APRIL: True, MAY: False}
    assert months_held(successor) == {MAY: False}


def test_late_changes_are_as_now_less_as_then(pct, practice):
    slot = load(pct, APRIL, {"practice": practice}, {"practice": practice})
    close(pct, APRIL)
    assert late_changes(pct) == []

    slot.current_batch = ImportBatchFactory(owner=pct)
    slot.save()
    SpellFactory(slot=slot, practice=practice, price=Decimal("130.00"))
    SpellFactory(slot=slot, practice=None, commissioner=pct, line="day_case", price=Decimal("50.00"))
    rebuild(slots=[slot])

    assert late_changes(pct) == [
        LateChange(APRIL, practice.pk, "emergency", -1, Decimal("-70.00")),
        LateChange(APRIL, None, "day_case", 1, Decimal("50.00")),
    ]


def test_the_hash_is_of_the_documented_text(pct, practice):
    provider = ProviderFactory(code="ZRX")
    load(pct, APRIL, {"practice": practice, "provider": provider, "commissioner": pct, "age": 80, "sex": "1"})

    text = "A|2006-04|ZZ9001|ZRX|ZPX|emergency|100|1|2|100.00|0\nS|2006-04|ZZ9001|emergency_admissions|1|75+|1\n"
    assert close(pct, APRIL).snapshot_hash == sha256(text.encode()).hexdigest()


def test_a_tampered_snapshot_is_found_out(pct, practice):
    load(pct, APRIL, {"practice": practice})
    closed = close(pct, APRIL)
    assert verify_close(closed)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE activity_closedactivity SET cost = cost + 0.01")
    assert not verify_close(closed)


def test_the_first_day_after_closed_months_is_known_of_many_pcts_at_once(pct, practice, django_assert_num_queries):
    for month in (APRIL, MAY):
        load(pct, month, {"practice": practice})
        close(pct, month)
    open_still = PctFactory()
    with django_assert_num_queries(1):
        assert closed_until([pct.pk, open_still.pk]) == {pct.pk: date(2006, 6, 1)}
    assert closed_until([]) == {}
