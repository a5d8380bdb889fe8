"""Closing a month: a frozen, hashed copy, in order, whole or not at all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.models import ClosedActivity, ClosedSlot, ClosedStratum, MonthClose, MonthlyActivity
from pbc.core import audit
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import DataSlotFactory, SpellFactory
from tests.factories.organisations import AffiliationFactory, PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 7, 3, 9, tzinfo=UTC)
APRIL, MAY, JUNE, JULY = (Month(2006, number) for number in range(4, 8))


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


def load(owner, month, *facts, sender="XA1"):
    slot = DataSlotFactory(owner=owner, month=month.first_day, sender_code=sender)
    for fact in facts:
        SpellFactory(slot=slot, **fact)
    rebuild(slots=[slot])
    return slot


def close(pct, month):
    return close_month(pct=pct, month=month, by=SYSTEM, at=AT)


def test_the_figures_of_the_month_are_copied_with_totals_slots_and_audit(pct, practice):
    slot = load(
        pct,
        APRIL,
        {"practice": practice, "price": Decimal("250.50")},
        {"practice": None, "commissioner": pct, "price": Decimal("99.50")},
    )

    closed = close(pct, APRIL)

    assert (closed.rows, closed.total) == (2, Decimal("350.00"))
    assert set(ClosedActivity.objects.values_list("practice_id", "cost")) == {
        (practice.pk, Decimal("250.50")),
        (None, Decimal("99.50")),
    }
    assert ClosedStratum.objects.get().events == 1
    assert ClosedSlot.objects.get().batch == slot.current_batch
    event = AuditEvent.objects.get(kind="activity.month_closed")
    assert event.facts["snapshot_hash"] == closed.snapshot_hash


def test_practices_of_others_and_their_queues_are_not_copied(pct, practice):
    other = PctFactory()
    left = PracticeFactory(pct=pct, pct__until=date(2006, 4, 30))
    AffiliationFactory(child=left, parent=other, period=(date(2006, 4, 30), None))
    load(
        pct,
        APRIL,
        {"practice": practice},
        {"practice": PracticeFactory(pct=other)},
        {"practice": None, "commissioner": other},
        {"practice": left},
    )

    close(pct, APRIL)

    assert ClosedActivity.objects.get().practice == practice


def test_a_practice_belongs_to_the_pct_it_was_in_on_the_last_day(pct):
    arrived = PracticeFactory(pct=pct, pct__from_=date(2006, 4, 30))
    load(pct, APRIL, {"practice": arrived})

    close(pct, APRIL)

    assert ClosedActivity.objects.get().practice == arrived


def test_a_practice_that_closed_within_the_month_counts_for_its_last_pct(pct):
    closed = PracticeFactory(pct=pct, pct__until=date(2006, 4, 15))
    load(pct, APRIL, {"practice": closed})

    close(pct, APRIL)

    assert ClosedActivity.objects.get().practice == closed


def test_months_close_in_order_and_once(pct, practice):
    for month in (APRIL, MAY):
        load(pct, month, {"practice": practice})

    with pytest.raises(Denied, match="Close April 2006 first"):
        close(pct, MAY)
    close(pct, APRIL)
    with pytest.raises(Denied, match="closed already"):
        close(pct, APRIL)
    close(pct, MAY)

    assert MonthClose.objects.count() == 2


def test_a_month_not_over_or_without_data_is_refused(pct, practice):
    load(pct, JULY, {"practice": practice})

    with pytest.raises(Denied, match="not over"):
        close(pct, JULY)
    with pytest.raises(Denied, match="before the first month"):
        close(pct, JUNE)
    with pytest.raises(Denied, match="no data"):
        close(PctFactory(), JUNE)


def test_a_failing_audit_undoes_the_close(pct, practice, monkeypatch):
    load(pct, APRIL, {"practice": practice})

    def fail(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        close(pct, APRIL)

    assert not MonthClose.objects.exists()
    assert not ClosedActivity.objects.exists()


def test_a_closed_month_cannot_be_changed(pct, practice):
    load(pct, APRIL, {"practice": practice})
    close(pct, APRIL)

    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        ClosedActivity.objects.update(cost=0)
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        MonthClose.objects.update(total=0)


def test_closing_leaves_the_figures_as_now_alone(pct, practice):
    load(pct, APRIL, {"practice": practice})
    before = list(MonthlyActivity.objects.values())

    close(pct, APRIL)

    assert list(MonthlyActivity.objects.values()) == before
