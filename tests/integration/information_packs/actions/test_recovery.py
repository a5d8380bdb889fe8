"""Two workers at once, and a worker that dies: every pack exists once, and whole."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from information_packs.actions import building
from information_packs.actions.recovery import take_up_abandoned_packs
from information_packs.actions.runs import request_packs
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackFile
from pbc.core import jobs
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.integration.information_packs.world import AT, MAY, make_world

pytestmark = pytest.mark.django_db(transaction=True)

SLOW_WORKER = """
import os, time
os.environ["DATABASE_URL"] = {url!r}
import django; django.setup()
from information_packs.actions import building

def files_of(pack):
    print("under way", flush=True)
    time.sleep(60)
building.files_of = files_of
from pbc.core.principal import SYSTEM
from pbc.core import clock
building.build_pack(pack_id={pack}, by=SYSTEM, at=clock.now())
"""
PATIENCE = 60


@pytest.fixture
def queued():
    world = make_world()
    request_packs(pct=world.pct, month=MAY, practices=[world.practice], by=SYSTEM, at=AT, send=False)
    return Pack.objects.get()


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "enqueue", lambda task, **kwargs: found.append(kwargs))
    return found


def test_two_workers_make_it_once(queued):
    faults = []

    def work():
        try:
            building.build_pack(pack_id=queued.pk, by=SYSTEM, at=AT)
        except Exception as fault:  # noqa: BLE001 - shown by the test's thread
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert faults == []
    assert PackFile.objects.count() == 4
    assert AuditEvent.objects.filter(kind="information_packs.pack_built").count() == 1


def test_a_killed_worker_leaves_nothing_half_made_and_another_takes_up(queued, sent):
    worker = subprocess.Popen(
        [sys.executable, "-c", SLOW_WORKER.format(url=_address(), pack=queued.pk)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "pbc.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "under way\n"
    assert take_up_abandoned_packs(by=SYSTEM, at=AT, older_than=timedelta(0)) == 0, "it is locked by its worker"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    started = time.monotonic()
    while not take_up_abandoned_packs(by=SYSTEM, at=AT + timedelta(minutes=9), older_than=timedelta(0)):
        assert time.monotonic() - started < PATIENCE, "the database did not notice that the worker died"
        time.sleep(0.2)
    queued.refresh_from_db()
    assert (queued.status, queued.data, PackFile.objects.count()) == (PackStatus.QUEUED, None, 0)
    assert sent == [{"pack_id": queued.pk}]
    building.build_pack(pack_id=queued.pk, by=SYSTEM, at=AT)
    assert list(Pack.objects.values_list("status", flat=True)) == [PackStatus.PUBLISHED]


def test_packs_that_wait_not_long_are_left_alone(queued, sent):
    assert take_up_abandoned_packs(by=SYSTEM, at=AT, older_than=timedelta(minutes=5)) == 0
    assert sent == []


def _address() -> str:
    """The test database as a worker outside the test finds it, by socket or by port."""
    params = connection.get_connection_params()
    password = f":{params['password']}" if params.get("password") else ""
    port = f"&port={params['port']}" if params.get("port") else ""
    return f"postgresql://{params.get('user', '')}{password}@/{params['dbname']}?host={params['host']}{port}"
