import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from scripts import demo
from scripts.launcher import LaunchError

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((demo.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_port_asked_for_is_taken(taken_port: int) -> None:
    with pytest.raises(LaunchError, match=f"Port {taken_port} is taken"):
        demo.choose_port(str(taken_port))


@pytest.mark.parametrize("wanted", ["http", "0", "70000", "-1"])
def test_what_is_no_port_is_refused(wanted: str) -> None:
    with pytest.raises(LaunchError, match="is no port"):
        demo.choose_port(wanted)


def test_the_next_free_port_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "is_free", lambda port: port >= 8003)
    assert demo.choose_port("") == 8003


def test_no_free_port_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "is_free", lambda port: False)
    with pytest.raises(LaunchError, match="All ports from 8000 to 8019 are taken"):
        demo.choose_port("")


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "NEEDED_BYTES", 2**80)
    with pytest.raises(LaunchError, match="1 GB of free disk"):
        demo.check_disk(tmp_path)


def test_it_runs_once_only(tmp_path: Path) -> None:
    with demo.only_one(tmp_path), pytest.raises(LaunchError, match="running already"), demo.only_one(tmp_path):
        pass
    with demo.only_one(tmp_path):
        pass


def test_a_page_that_does_not_come_is_not_ready_yet(taken_port: int) -> None:
    with socket.socket() as probe:
        probe.bind((demo.HOST, 0))
        assert not demo.answers(probe.getsockname()[1])


def test_a_named_database_needs_a_named_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://example.org/pbc")
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(LaunchError, match="set REDIS_URL too"):
        demo.start_servers()


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_kept_in_the_database_that_the_steps_fill() -> None:
    settings = connection.settings_dict
    host = settings["HOST"] or settings["OPTIONS"]["host"]
    parts = {"host": host, "port": settings["PORT"], "user": settings["USER"], "dbname": settings["NAME"]}
    parts |= {"password": settings["PASSWORD"]}
    address = " ".join(f"{name}='{value}'" for name, value in parts.items() if value)
    ledger = demo.DatabaseLedger(address)
    try:
        assert not ledger.has("load", "abc")
        ledger.add("load", "abc")
        assert ledger.has("load", "abc")
        assert not ledger.has("load", "changed")
        ledger.add("load", "changed")
        again = demo.DatabaseLedger(address)
        assert again.has("load", "changed")
        again.close()
    finally:
        ledger._ask("DROP SCHEMA demo CASCADE")
        ledger.close()


def test_clean_demo_removes_the_demonstration_and_nothing_else(tmp_path: Path) -> None:
    for name in ("demo", "log", "test-postgres", "mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("")
    (tmp_path / "celerybeat-schedule.dat").write_text("")
    environment = {"PBC_VAR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "scripts.demo", "--remove"]
    assert subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} - {"demo.lock", "services.lock"} == {"test-postgres", "mine"}


def test_every_program_of_the_table_exists() -> None:
    commands = [step.command for step in (*demo.PREPARATION, *demo.QUEUE, *demo.SIGN_INS)]
    commands += [service.command for service in demo.services(8000)]
    assert [command[0] for command in commands if not Path(command[0]).exists()] == []


def test_mail_of_a_demonstration_goes_to_files_under_its_directory(tmp_path: Path) -> None:
    asked = "from pbc import settings as s; print(s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_FILE_PATH, s.SITE_URL)"
    environment = {"PBC_DEMO": "1", "PBC_VAR": str(tmp_path), "SITE_URL": "http://127.0.0.1:8123"}
    command = [sys.executable, "-c", asked]
    said = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["filebased", str(tmp_path / "mail"), "http://127.0.0.1:8123"]
    assert "mail" in demo.MADE
