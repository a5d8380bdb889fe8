from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from pbc.core import audit
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation

AT = datetime(2006, 4, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def practice(db):
    return Organisation.objects.create(kind="practice", code="P1", name="A practice")


def test_an_event_says_who_what_when(practice):
    event = audit.record(
        "organisations.practice_loaded",
        practice,
        by=SYSTEM,
        at=AT,
        organisation_code="P1",
        amount=Decimal("1.50"),
        on=date(2006, 4, 1),
        parts=[Decimal(1), {"x": None}],
    )
    event.refresh_from_db()
    assert (event.by_name, event.subject_type, event.subject_id) == (
        "The system",
        "organisations.Organisation",
        str(practice.pk),
    )
    assert event.facts == {"amount": "1.50", "on": "2006-04-01", "parts": ["1", {"x": None}]}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_events_cannot_be_changed_or_deleted_even_by_sql(practice, change):
    event = audit.record("x.done", practice, by=SYSTEM, at=AT)
    rows = AuditEvent.objects.filter(pk=event.pk)
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        rows.update(kind="y") if change == "update" else rows.delete()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction of the deed"):
        audit.record("x.done", Organisation(pk=1), by=SYSTEM, at=AT)
