"""A private PostgreSQL and Redis under ``var/``, for trying the system out and for testing it.

Used only where ``DATABASE_URL`` is not set. Both listen on Unix sockets in directories that only their
owner may enter, so they need no port and no password. They outlive the process that started them and
stop when :func:`stop` is called.

This package imports no Django, because settings ask it for addresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pbc.core.embedded import postgresql, redis_server
from pbc.core.embedded.errors import ServiceError
from pbc.core.embedded.places import Places
from pbc.core.embedded.processes import file_lock

DATABASE = postgresql.DATABASE

__all__ = [
    "DATABASE",
    "ServiceError",
    "ServiceStatus",
    "database_url",
    "redis_url",
    "start",
    "status",
    "stop",
]


@dataclass(frozen=True)
class ServiceStatus:
    """Whether one service runs, and where its log is."""

    name: str
    pid: int | None
    log: Path

    @property
    def is_running(self) -> bool:
        return self.pid is not None


def database_url(var: Path | None = None, *, tests: bool = False) -> str:
    """Return the address of the private database, as libpq and django-environ read it. Starts nothing."""
    places = Places.under(var, tests=tests)
    return f"postgresql://{postgresql.USER}@/{DATABASE}?host={quote(str(places.postgresql_socket_dir))}"


def redis_url(var: Path | None = None, *, tests: bool = False) -> str:
    """Return the address of the private Redis, as its client and Django's cache read it. Starts nothing."""
    return f"unix://{quote(str(Places.under(var, tests=tests).redis_socket))}"


def start(var: Path | None = None, *, tests: bool = False) -> None:
    """Start what does not run yet. Safe to call again, and from several processes at once.

    :raises ServiceError: with a sentence for the user, if a service cannot be started.
    """
    with _locked(var, tests=tests) as places:
        postgresql.start(places)
        redis_server.start(places)


def stop(var: Path | None = None, *, tests: bool = False) -> None:
    """Stop what runs from this directory, and nothing else."""
    with _locked(var, tests=tests) as places:
        redis_server.stop(places)
        postgresql.stop(places)


def status(var: Path | None = None, *, tests: bool = False) -> list[ServiceStatus]:
    """Return the state of both services."""
    places = Places.under(var, tests=tests)
    return [
        ServiceStatus("PostgreSQL", postgresql.running_pid(places), places.postgresql_log),
        ServiceStatus("Redis", redis_server.running_pid(places), places.redis_log),
    ]


@contextmanager
def _locked(var: Path | None, *, tests: bool) -> Iterator[Places]:
    places = Places.under(var, tests=tests)
    with file_lock(places.lock):
        yield places
