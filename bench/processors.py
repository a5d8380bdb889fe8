"""Processor time, ours and the database's: what a thing costs, whoever else keeps the machine busy."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def processor_clock() -> Callable[[], float]:
    """A clock of the seconds that this process and its database session have computed since it was made.

    With this process's go those that it forked and that have ended; with the session's go the processes that helped
    it and have ended, and whatever else the server ended meanwhile.
    All of these are seen only where the database runs on this machine and the machine tells (Linux); otherwise the
    clock counts this process alone.
    """
    connection.ensure_connection()
    session = connection.connection.info.backend_pid

    def now() -> float:
        forked = os.times()
        own = time.process_time() + forked.children_user + forked.children_system
        return own + _database_seconds(session)

    before = now()
    return lambda: now() - before


def _database_seconds(session: int) -> float:
    """User and system time of a session, and of the processes that its server has seen end, by proc(5)."""
    fields = _stat(session)
    if not fields:
        return 0
    server = _stat(int(fields[1]))
    ticks = sum(map(int, fields[11:13])) + sum(map(int, server[13:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields after a process's name; none, if it is none of PostgreSQL's."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    name, fields = text.rsplit(")", 1)
    return fields.split() if "postgres" in name else []
