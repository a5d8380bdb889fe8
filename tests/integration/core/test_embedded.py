import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbc.core import embedded


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    embedded.stop(tmp_path, tests=True)


def command(var: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "pbc.core.embedded", *words, "--tests"],
        env={**os.environ, "PBC_VAR": str(var)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_several_processes_may_start_it_at_once_and_it_outlives_them(var: Path) -> None:
    starts = [command(var, "start") for _ in range(3)]
    outputs = {start.communicate()[0] for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(outputs) == 1, "each names the same processes"
    assert all(service.is_running for service in embedded.status(var, tests=True))


def test_stop_stops_both(var: Path) -> None:
    embedded.start(var, tests=True)
    stop = command(var, "stop")
    stop.communicate()
    assert stop.returncode == 0
    assert [service.pid for service in embedded.status(var, tests=True)] == [None, None]


def test_a_failure_is_a_sentence_and_not_a_traceback(var: Path) -> None:
    (var / "test-postgres" / "data").mkdir(parents=True)
    start = command(var, "start")
    _, errors = start.communicate()
    assert start.returncode == 1
    assert errors.startswith("PostgreSQL could not do")
    assert "Traceback" not in errors


def test_addresses_are_known_without_a_server(tmp_path: Path) -> None:
    assert embedded.database_url(tmp_path).startswith("postgresql://postgres@/pbc?host=")
    assert embedded.redis_url(tmp_path).startswith("unix://")
    assert list(tmp_path.iterdir()) == []
