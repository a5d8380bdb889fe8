"""Imports in the background."""

from datetime import timedelta

from pbc.activity import tasks
from pbc.activity.models import ImportBatch
from pbc.celery import app
from pbc.core import clock
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
