"""Locks of an import: one tells a live worker from a dead one, the other makes loads of one month take turns."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from pbc.activity.models import ImportBatch

LOCK_SPACE = 7302
"""Keeps our lock numbers apart from those of other uses of the database."""


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


@contextmanager
def held_by_this_worker(batch_id: int) -> Iterator[bool]:
    """Hold the lock of a batch while working on it; false where another worker holds it.

    It belongs to the database session, not to a transaction: when a worker dies, its session ends, and with it the
    lock. So a slow worker is never mistaken for a dead one, whatever the time of day.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, batch_id])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, batch_id])


def is_held(batch_id: int) -> bool:
    """Whether a live worker is at this batch."""
    with held_by_this_worker(batch_id) as mine:
        return not mine


def take_turns(batch: ImportBatch) -> None:
    """Wait until no other import of the same format, sender and month is under way, whoever's; held until commit."""
    place = f"{batch.format}:{batch.sender_code}:{batch.period}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [place, LOCK_SPACE])
