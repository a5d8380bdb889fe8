import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from pbc.core import embedded
from pbc.core.embedded import postgresql
from pbc.core.embedded.errors import ServiceError
from pbc.core.embedded.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    places = Places.under(tmp_path / "var", tests=True)
    places.var.mkdir()
    yield places
    postgresql.stop(places)


@pytest.fixture
def demo_places(tmp_path: Path) -> Iterator[Places]:
    places = Places.under(tmp_path / "var")
    places.var.mkdir()
    yield places
    postgresql.stop(places)


def one_value(places: Places, query: str) -> object:
    connection = psycopg2.connect(embedded.database_url(places.var, tests=places.is_for_tests))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def test_the_demos_server_survives_being_killed_and_keeps_what_was_committed(demo_places: Places) -> None:
    postgresql.start(demo_places)
    one_value(demo_places, "CREATE TABLE kept AS SELECT 42 AS value; SELECT 1")
    first = postgresql.running_pid(demo_places)
    assert first is not None
    os.kill(first, signal.SIGKILL)

    postgresql.start(demo_places)

    assert one_value(demo_places, "SELECT value FROM kept") == 42
    assert postgresql.running_pid(demo_places) not in {None, first}


def test_a_process_id_that_is_somebody_elses_by_now_does_not_stop_it(places: Places) -> None:
    postgresql.start(places)
    postgresql.stop(places)
    (places.postgresql_data / "postmaster.pid").write_text(f"{os.getpid()}\n{places.postgresql_data}\n1\n5432\n")
    assert postgresql.running_pid(places) is None

    postgresql.start(places)

    assert one_value(places, "SELECT 1") == 1


def test_starting_twice_keeps_the_one_that_runs(places: Places) -> None:
    postgresql.start(places)
    first = postgresql.running_pid(places)
    postgresql.start(places)
    assert postgresql.running_pid(places) == first


def test_an_interrupted_first_start_is_begun_again(places: Places) -> None:
    unfinished = places.postgresql / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    postgresql.start(places)
    assert one_value(places, "SELECT 1") == 1


def test_settings_of_tests_are_fast(places: Places) -> None:
    postgresql.start(places)
    assert one_value(places, "SHOW fsync") == "off"
    assert one_value(places, "SHOW listen_addresses") == ""


def test_settings_of_the_demo_are_safe(demo_places: Places) -> None:
    postgresql.start(demo_places)
    assert one_value(demo_places, "SHOW fsync") == "on"
    assert one_value(demo_places, "SHOW synchronous_commit") == "on"


def test_the_environment_of_another_postgresql_does_not_matter(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "6000")
    monkeypatch.setenv("PGDATA", "/nowhere")
    postgresql.start(places)
    assert (places.postgresql_socket_dir / ".s.PGSQL.5432").exists()


def test_a_full_disk_is_said_before_anything_is_made(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "NEEDED_BYTES", 2**80)
    with pytest.raises(ServiceError, match="of free disk"):
        postgresql.start(places)
    assert not places.postgresql.exists()


def test_a_broken_data_directory_is_named_with_the_log(places: Places) -> None:
    places.postgresql_data.mkdir(parents=True)
    with pytest.raises(ServiceError, match=r"could not do pg_ctl start(?s:.*)is not a database cluster directory"):
        postgresql.start(places)


def test_stopping_what_does_not_run_does_nothing(places: Places) -> None:
    postgresql.stop(places)
    assert postgresql.running_pid(places) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_root_gives_up_its_rights_but_passes_closed_directories(places: Places, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    program = closed / "program"
    program.write_text("#!/bin/sh\nid -un\n")
    program.chmod(0o755)
    places.postgresql.mkdir(parents=True)
    words = postgresql._as_account(places)
    assert subprocess.run([*words, "test", "-x", str(program)], check=False).returncode == 0
    assert subprocess.check_output([*words, str(program)], text=True) == f"{postgresql.ACCOUNT_FOR_ROOT}\n"
