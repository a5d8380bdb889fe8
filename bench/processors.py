"""Processor time, ours and the database's: what a thing costs, whoever else keeps the machine busy."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def processor_clock() -> Callable[[], float]:
    """A clock of the seconds that this process and its database session have computed since it was made.

    The session is seen only where the database runs on this machine and the machine tells (Linux); otherwise the
    clock counts this process alone.
    """
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")

    def now() -> float:
        return time.process_time() + _session_seconds(stat)

    before = now()
    return lambda: now() - before


def _session_seconds(stat: Path) -> float:
    """User and system time of a process, by the fields after its name (proc(5))."""
    try:
        text = stat.read_text()
    except OSError:
        return 0
    name, fields = text.rsplit(")", 1)
    if "postgres" not in name:
        return 0
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
