"""``make demo``: the whole system with invented data, on this machine alone.

Prints each step with its time, then the address and one sign-in for each role. Ctrl-C stops all that was started.
Started again, it passes over what is done.
"""

import fcntl
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg2

from pbc.core import embedded
from scripts.launcher import STOPPING, Launcher, LaunchError, Service, Step

PROJECT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PBC_VAR") or PROJECT / "var").resolve()
FILES = VAR / "demo"
KEYS = VAR / "sealing"
OURS = VAR / "demo-servers"  # there while servers run that the demonstration started
PROGRAMS = Path(sys.executable).parent
HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8000, 8019
NEEDED_BYTES = 1024**3

# The invented data end in March 2007; the pages show the system as it stood soon after.
SETTINGS = {"PBC_DEMO": "1", "PBC_DEMO_TODAY": "2007-04-23"}

# The day after both sides of a dispute lodged their offers, by budgets.management.dispute_stories.
OFFERS_OPENED_ON = "2006-12-13"

# What `make clean-demo` removes; the servers of tests have their own directories.
MADE = (
    "celerybeat-schedule*",
    "demo",
    "demo-processes.json",
    "demo-servers",
    "log",
    "mail",
    "postgres",
    "redis",
    "sealing",
    "staticfiles",
    "uploads",
)


def manage(*words: str) -> tuple[str, ...]:
    return (str(PROGRAMS / "python"), "manage.py", *words)


def seals() -> dict[str, str]:
    """What whoever lodges offers is told."""
    public_key = KEYS / "public.key"
    return {"SEALING_PUBLIC_KEY": public_key.read_text(encoding="ascii").strip()} if public_key.exists() else {}


def opens() -> dict[str, str]:
    """What the worker that opens offers is told, and nobody else."""
    return {"SEALING_PRIVATE_KEY_FILE": str(KEYS / "private.key")}


# Steps in their order. What people see is loaded as people load it: from files, through the imports.
PREPARATION = (
    Step(
        "migrate",
        "Make the tables",
        manage("migrate", "--no-input"),
        inputs=("*/migrations/*.py", "pbc/*/migrations/*.py", "requirements.txt"),
    ),
    Step(
        "make_sealing_keys",
        "Make the keys of final offers",
        manage("make_sealing_keys", str(KEYS), "--keep"),
        produces=KEYS / "public.key",
    ),
    Step(
        "make_demo_files",
        "Make files of invented data",
        manage("make_demo_files", "--pcts=1", "--practices=48", "--months=24", "--seed=1", f"--out={FILES}"),
        produces=FILES,
    ),
    Step("load_demo", "Load the files and close the past months", manage("load_demo", str(FILES)), environment=seals),
    Step(
        "release_demo_offers",
        "Open the final offers of last autumn",
        manage("release_offers"),
        environment=lambda: {**opens(), "PBC_DEMO_TODAY": OFFERS_OPENED_ON},
    ),
    Step("load_demo_rulings", "Rule on them", manage("load_demo_rulings")),
)
QUEUE = (Step("queue_demo_packs", "Queue the packs of the last month", manage("queue_demo_packs")),)
SIGN_INS = (
    Step(
        "demo_sign_ins",
        "Sign-ins",
        manage("demo_sign_ins"),
        produces=VAR / "log" / "demo_sign_ins.log",
        shows=True,
    ),
)


def services(port: int) -> tuple[Service, ...]:
    gunicorn = ("pbc.wsgi", f"--bind={HOST}:{port}", "--workers=2", "--threads=4", "--timeout=120", "--preload")
    celery = (str(PROGRAMS / "celery"), "--app=pbc")
    release = ("worker", "--queues=release", "--hostname=release@%h", "--pool=solo", "--loglevel=INFO")
    return (
        Service("web", "Start the pages", (str(PROGRAMS / "gunicorn"), *gunicorn), seals(), lambda: answers(port)),
        Service("worker", "Start the worker", (*celery, "worker", "--concurrency=2", "--loglevel=INFO")),
        Service("release", "Start the worker that opens offers", (*celery, *release), opens()),
        Service("beat", "Start the timetable", (*celery, "beat", "--pidfile=", "--loglevel=INFO")),
    )


class DatabaseLedger:
    """Remembers the steps in the database that they filled: both are kept, lost and replaced together."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True
        self._ask("CREATE SCHEMA IF NOT EXISTS demo")
        self._ask("CREATE TABLE IF NOT EXISTS demo.step (name text PRIMARY KEY, checksum text, done_at timestamptz)")

    def has(self, name: str, checksum: str) -> bool:
        return bool(self._ask("SELECT 1 FROM demo.step WHERE name = %s AND checksum = %s", name, checksum))

    def add(self, name: str, checksum: str) -> None:
        self._ask(
            "INSERT INTO demo.step VALUES (%s, %s, now())"
            " ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, done_at = excluded.done_at",
            name,
            checksum,
        )

    def close(self) -> None:
        self.connection.close()

    def _ask(self, query: str, *values: str) -> list[tuple[object, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall()) if cursor.description else []


def main() -> None:
    started = time.monotonic()
    check_disk(VAR)
    launcher = Launcher(project=PROJECT, var=VAR, environment={**os.environ, **SETTINGS}, say=say)
    launcher.stop_leftovers()
    port = choose_port(os.environ.get("PORT", ""))
    launcher.environment["SITE_URL"] = f"http://{HOST}:{port}"  # where links in mail lead
    try:
        database_url = start_servers()
        ledger = DatabaseLedger(database_url)
        launcher.run_steps(PREPARATION, ledger)
        launcher.start(services(port))
        launcher.run_steps(QUEUE, ledger)
        say(f"\nReady after {time.monotonic() - started:.0f} s: http://{HOST}:{port}/\n")
        launcher.run_steps(SIGN_INS, ledger)
        ledger.close()
        say("\nAll data are invented. The worker is making the packs of the last month.")
        say(f"Mail goes to files in {VAR / 'mail'}, and to nobody.")
        say(f"Logs are in {launcher.logs}. Stop with Ctrl-C.")
        with suppress(KeyboardInterrupt):  # how people end it
            launcher.watch()
    finally:
        with no_interruption():
            say("Stopping ...")
            launcher.stop()
            stop_servers()
            say("Stopped.")


def start_servers() -> str:
    """Start the private servers, unless the environment names others; return the database's address."""
    named = os.environ.get("DATABASE_URL")
    if named:
        if not os.environ.get("REDIS_URL"):
            raise LaunchError("DATABASE_URL is set, so set REDIS_URL too; or neither, for private servers under var/.")
        return named
    started = time.monotonic()
    if not any(service.is_running for service in embedded.status(VAR)):
        OURS.touch()
    embedded.start(VAR)
    say(f"Start PostgreSQL and Redis: {time.monotonic() - started:.1f} s")
    return embedded.database_url(VAR)


def stop_servers() -> None:
    """Stop the private servers, if the demonstration started them: this time, or last time when it was killed."""
    if OURS.exists():
        embedded.stop(VAR)
        OURS.unlink()


def check_disk(var: Path) -> None:
    var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(var).free
    if free < NEEDED_BYTES:
        raise LaunchError(
            f"The demonstration needs 1 GB of free disk at {var}, and there are {free // 2**20} MB. "
            "Free some space, or set PBC_VAR to a directory on another disk."
        )


def choose_port(wanted: str) -> int:
    """Return the port asked for, or the first free one from 8000."""
    if wanted:
        if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
            raise LaunchError(f"PORT={wanted} is no port: give a number from 1 to 65535.")
        if not is_free(int(wanted)):
            raise LaunchError(f"Port {wanted} is taken by another program. Leave PORT out, or choose another.")
        return int(wanted)
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if is_free(port):
            return port
    raise LaunchError(f"All ports from {FIRST_PORT} to {LAST_PORT} are taken. Choose one: make demo PORT=9000")


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Does the sign-in page come?"""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/sign-in/", timeout=30) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        raise LaunchError(
            f"The sign-in page answers {error.code}; the reason is in {VAR / 'log' / 'web.log'}."
        ) from error
    except OSError:
        return False


def remove() -> None:
    """Stop what an earlier run left, and remove the demonstration's data."""
    launcher = Launcher(project=PROJECT, var=VAR, environment=os.environ)
    launcher.stop_leftovers()
    embedded.stop(VAR)
    for path in (path for pattern in MADE for path in VAR.glob(pattern)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    say(f"Removed the demonstration's data from {VAR}.")


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the directory; the lock ends with the process, however it ends."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LaunchError("The demonstration is running already: stop it with Ctrl-C where it runs.") from error
        yield


@contextmanager
def no_interruption() -> Iterator[None]:
    """Let an impatient second Ctrl-C not leave half of it running."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    yield


def say(text: str) -> None:
    with suppress(BrokenPipeError, OSError):  # the terminal is gone: stop in good order all the same
        print(text, flush=True)


def heed_signals() -> None:
    """Stop in good order on a signal, however this was started: a shell ignores SIGINT for what it puts in the
    background. A hang-up that `nohup` ignores stays ignored. What is started has the usual handlers of a handled one.
    """
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    heed_signals()
    try:
        with only_one(VAR):
            remove() if sys.argv[1:] == ["--remove"] else main()
    except (LaunchError, embedded.ServiceError) as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
