from pathlib import Path

import pytest
from django.db import connection

from bench.processors import _session_seconds, processor_clock


@pytest.mark.django_db
def test_work_of_the_database_is_counted() -> None:
    clock = processor_clock()
    if not Path(f"/proc/{connection.connection.info.backend_pid}/stat").exists():
        pytest.skip("the database runs elsewhere, or the machine does not tell")
    with connection.cursor() as cursor:
        while clock() < 0.05:
            cursor.execute("SELECT sum(n) FROM generate_series(1, 100000) n")
    assert 0.05 <= clock() < 60


def test_a_process_that_is_none_of_the_database_is_not_counted(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    assert _session_seconds(stat) == 0
    stat.write_text("7 (python) S 1 7 7 0 -1 0 0 0 0 0 900 900 0 0")
    assert _session_seconds(stat) == 0
    stat.write_text("7 (postgres: (odd) name) S 1 7 7 0 -1 0 0 0 0 0 150 50 0 0")
    assert _session_seconds(stat) == pytest.approx(2)
