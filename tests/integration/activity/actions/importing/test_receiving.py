"""Receiving a file: what of it is kept when registering it fails, and when two send it at once."""

import pytest

from pbc.activity.actions.importing import receiving
from pbc.activity.models import ImportBatch
from pbc.core import jobs
from tests.integration.activity.actions.files import receive, spells


def test_nothing_is_kept_when_registering_fails(places, upload_dir, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(receiving.audit, "record", broken)
    with pytest.raises(RuntimeError):
        receive("spells", spells({}))
    assert list(upload_dir.iterdir()) == []
    assert not ImportBatch.objects.exists()


def test_a_worker_is_called_where_asked_for(places, monkeypatch):
    called = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, **kwargs: called.append((name, kwargs)))
    receive("spells", spells({}))
    assert called == []
    batch = receive("spells", spells({}), enqueue=True)
    assert called == [("activity.import_file", {"batch_id": batch.pk})]
