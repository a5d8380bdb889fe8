"""Two workers at once, and workers that die. Real connections, real processes."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, connections

from pbc.activity.actions import imports
from pbc.activity.actions.importing import locks, staging
from pbc.activity.actions.loaders import shelves
from pbc.activity.models import AdmittedSpell, DataSlot, MonthlyActivity, QuarantinedRow
from tests.integration.activity.actions.conftest import make_places
from tests.integration.activity.actions.files import APRIL, AT, receive, spells

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = {database!r}
from pathlib import Path
settings.UPLOAD_DIR = Path({uploads!r})
import time
from datetime import datetime, timezone
from pbc.activity.actions import imports
from pbc.activity.actions.importing import staging
from pbc.activity.actions.loaders import facts, shelves
from pbc.activity.actions.loaders.registry import LOADERS
if {large}:
    staging.LARGE_FROM, shelves.LARGE_FROM = 0, 1
def stall(staged):
    facts.load_facts(staged)
    print("loaded, not committed", flush=True)
    time.sleep(60)
LOADERS["spells"] = stall
imports.run_import(batch_id={batch}, at=datetime(2007, 5, 1, tzinfo=timezone.utc))
"""


def tables_of(batch) -> list[str]:
    """The tables that an import has made for itself and that are still there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname ~ %s AND relname !~ '^pg_'", [rf"_(batch)?{batch.pk}(_.*)?$"]
        )
        return [name for (name,) in cursor.fetchall()]


def in_threads(*jobs):
    """Run jobs at once, each with a connection of its own."""

    def run(job):
        try:
            job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.mark.parametrize("large", [False, True])
def test_two_people_load_the_same_month_at_once(upload_dir, monkeypatch, large):
    if large:
        monkeypatch.setattr(staging, "LARGE_FROM", 0)
        monkeypatch.setattr(shelves, "LARGE_FROM", 1)
    make_places()
    first, second = receive("spells", spells({}, {}), period=APRIL), receive("spells", spells({}), period=APRIL)

    in_threads(*[lambda b=b: imports.run_import(batch_id=b.pk, at=AT) for b in (first, second)])

    slot = DataSlot.objects.get()
    assert (slot.current_batch, slot.rows) == (second, 1)
    assert sum(MonthlyActivity.objects.values_list("activity", flat=True)) == 1
    for batch in (first, second):
        batch.refresh_from_db()
        assert batch.status == "loaded"


def test_two_workers_get_the_same_import(upload_dir):
    make_places()
    batch = receive("spells", spells({}, {}), period=APRIL)

    in_threads(*[lambda: imports.run_import(batch_id=batch.pk, at=AT)] * 3)

    batch.refresh_from_db()
    assert (batch.status, batch.attempts, AdmittedSpell.objects.count()) == ("loaded", 1, 2)


def test_the_same_file_sent_twice_at_once_is_loaded_once(upload_dir):
    make_places()
    batches = [receive("spells", spells({}), period=APRIL) for _ in range(2)]

    in_threads(*[lambda b=b: imports.run_import(batch_id=b.pk, at=AT) for b in batches])

    for batch in batches:
        batch.refresh_from_db()
    assert sorted(batch.status for batch in batches) == ["duplicate", "loaded"]
    assert AdmittedSpell.objects.count() == 1


@pytest.mark.parametrize("large", [False, True])
def test_a_worker_killed_in_the_middle_leaves_nothing_and_its_import_is_taken_up(upload_dir, large):
    make_places()
    batch = receive("spells", spells({}, {}, {"sex": "X"}), period=APRIL)
    code = WORKER.format(
        database=connection.settings_dict["NAME"], uploads=str(upload_dir), batch=batch.pk, large=large
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline().strip() == "loaded, not committed"
        assert locks.is_held(batch.pk)
        assert imports.take_up_abandoned_imports(at=AT) == 0, "a slow worker is not a dead one"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    deadline = time.monotonic() + 10
    while locks.is_held(batch.pk) and time.monotonic() < deadline:
        time.sleep(0.05)
    batch.refresh_from_db()
    assert batch.status == "checking"
    assert not AdmittedSpell.objects.exists()
    assert not DataSlot.objects.exists()
    assert not QuarantinedRow.objects.exists()
    assert tables_of(batch) == []

    assert imports.take_up_abandoned_imports(at=AT) == 1
    batch = imports.run_import(batch_id=batch.pk, at=AT)
    assert (batch.status, batch.loaded, batch.attempts) == ("loaded", 2, 2)
    assert AdmittedSpell.objects.count() == 2
