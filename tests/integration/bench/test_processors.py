import os
from pathlib import Path

import pytest
from django.db import connection

from bench import processors
from bench.processors import _database_seconds, _stat, processor_clock


@pytest.mark.django_db
def test_work_of_the_database_is_counted() -> None:
    clock = processor_clock()
    if not Path(f"/proc/{connection.connection.info.backend_pid}/stat").exists():
        pytest.skip("the database runs elsewhere, or the machine does not tell")
    with connection.cursor() as cursor:
        while clock() < 0.05:
            cursor.execute("SELECT sum(n) FROM generate_series(1, 100000) n")
    assert 0.05 <= clock() < 60


def test_a_process_that_is_none_of_the_database_is_not_counted() -> None:
    assert _stat(os.getpid()) == []
    assert _database_seconds(os.getpid()) == 0


def test_a_session_counts_with_what_its_server_has_seen_end(monkeypatch: pytest.MonkeyPatch) -> None:
    session = ["S", "1", "7", "7", "0", "-1", "0", "0", "0", "0", "0", "150", "50", "0", "0"]
    server = ["S", "0", "1", "1", "0", "-1", "0", "0", "0", "0", "0", "900", "900", "200", "100"]
    monkeypatch.setattr(processors, "_stat", lambda pid: {7: session, 1: server}[pid])
    assert _database_seconds(7) == pytest.approx(5)
