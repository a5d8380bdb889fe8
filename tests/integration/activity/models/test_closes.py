"""Who sees that a month is closed, and that a close never changes."""

from datetime import UTC, date, datetime

import pytest
from django.db import InternalError, transaction

from pbc.activity.models import MonthClose
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def close(pct):
    return MonthClose.objects.create(
        pct=pct,
        month=date(2006, 4, 1),
        closed_at=datetime(2006, 6, 1, tzinfo=UTC),
        closed_by="A tester",
        rows=0,
        total=0,
        snapshot_hash="0" * 64,
    )


def test_a_practice_sees_its_own_pcts_closes_and_no_others():
    pct = PctFactory()
    own, other = close(pct), close(PctFactory())
    practice = PracticeFactory(pct=pct)
    hat = Principal("Somebody", "practice_manager", frozenset(), practice.pk, "practice", user_id=1)

    assert list(MonthClose.objects.visible_to(hat)) == [own]
    assert set(MonthClose.objects.visible_to(SYSTEM)) == {own, other}


def test_a_close_cannot_be_changed_or_deleted():
    closed = close(PctFactory())

    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        MonthClose.objects.filter(pk=closed.pk).update(note="changed")
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        closed.delete()
