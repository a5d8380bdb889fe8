"""Advisory locks of PostgreSQL, held to the end of the transaction."""

import zlib

from django.db import connection


def lock(name: str, *keys: int, shared: bool = False) -> None:
    """Wait for and take the lock of this name and these keys. Released by commit or rollback.

    For deeds that have no one row to lock: closing a month, asking for packs.

    :param shared: with others that share it; who takes it alone waits for all of them.

    :raises RuntimeError: outside a transaction, where the lock would be lost at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a lock is held by a transaction, and there is none")
    text = ":".join([name, *map(str, keys)]).encode()
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_signed(zlib.crc32(text)), _signed(zlib.adler32(text))])


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number
