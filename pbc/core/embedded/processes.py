"""Telling our own processes from everybody else's."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

POLL_SECONDS = 0.05


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, so that a killed process leaves nothing locked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_ours(pid: int, *, program: str, home: Path) -> bool:
    """Is this process the given program, working in the given directory?

    A process id alone proves nothing: after a crash or a restart of the machine it may belong to another program.
    """
    with suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        return (
            process.name().startswith(program)
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()).samefile(home)
        )
    return False


def read_pid(path: Path) -> int | None:
    """Return the process id in the first line of a file; None if there is no such file or number."""
    try:
        return int(path.read_text(encoding="utf-8").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def wait_until(happened: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until something is true, at most so long; return whether it became true."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def is_root() -> bool:
    return os.geteuid() == 0
