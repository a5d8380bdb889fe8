"""Imports and repricing in the background."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from governance.actions.rules import adopt_local_rule
from pbc.activity import tasks
from pbc.activity.models import AEAttendance, ImportBatch
from pbc.celery import app
from pbc.core import clock
from pbc.core.principal import SYSTEM
from tests.factories.activity import AEFactory, AETariffFactory, DataSlotFactory, MarketForcesFactorFactory
from tests.integration.activity.actions.files import receive, spells


def test_an_import_may_be_sent_twice(places):
    batch = receive("spells", spells({}))
    tasks.import_file(batch_id=batch.pk)
    tasks.import_file(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.attempts) == ("loaded", 1)


def test_abandoned_imports_are_sent_to_the_workers(places, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, kwargs: sent.append((name, kwargs)))
    batch = receive("spells", spells({}))
    ImportBatch.objects.update(received_at=clock.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.take_up_abandoned_imports()
    assert sent == [("activity.import_file", {"batch_id": batch.pk})]


def test_a_rule_that_prices_follow_reaches_them(places, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(app, "send_task", lambda name, kwargs: app.tasks[name](**kwargs))
    pct = places["pct"]
    AETariffFactory()
    MarketForcesFactorFactory(provider=places["provider"], factor=Decimal("1.1"))
    slot = DataSlotFactory(owner=pct, dataset="ae")
    AEFactory(slot=slot, practice=places["practice"], commissioner=pct, provider=places["provider"])
    with django_capture_on_commit_callbacks(execute=True):
        adopt_local_rule(
            pct=pct,
            key="market_forces_mode",
            value="via_pct",
            from_day=date(2006, 4, 1),
            reason="As the PCT is billed",
            by=SYSTEM,
            at=datetime(2006, 6, 1, tzinfo=UTC),
        )
    assert AEAttendance.objects.get().price == Decimal("77.00")
