"""Advisory locks, seen from a second connection as another process would see them."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection, transaction

from pbc.core.locks import lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere() -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of another session on the same database, that gives up at once where it would have to wait."""
    other = psycopg2.connect(**connection.get_connection_params())
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        yield cursor
    other.close()


def held() -> list[tuple[int, int]]:
    """The two numbers of each advisory lock that this session holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid::bigint, objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return cursor.fetchall()


def is_free(cursor: psycopg2.extensions.cursor, key: tuple[int, int]) -> bool:
    signed = [number - 2**32 if number >= 2**31 else number for number in key]
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", signed)
    (taken,) = cursor.fetchone()
    return bool(taken)


def test_a_lock_is_held_to_the_end_of_the_transaction(elsewhere: psycopg2.extensions.cursor) -> None:
    with transaction.atomic():
        lock("packs", 7, 200604)
        [key] = held()
        assert not is_free(elsewhere, key)
    assert held() == []
    assert is_free(elsewhere, key)


def test_a_lock_ends_with_a_transaction_that_is_undone(elsewhere: psycopg2.extensions.cursor) -> None:
    with transaction.atomic():
        lock("packs", 7)
        [key] = held()
        transaction.set_rollback(True)
    assert is_free(elsewhere, key)


def test_names_and_keys_make_different_locks_and_the_same_one_is_one() -> None:
    with transaction.atomic():
        for name, keys in (("packs", (7,)), ("packs", (8,)), ("months", (7,)), ("packs", (7, 8)), ("packs", (78,))):
            lock(name, *keys)
        assert len(held()) == 5
        lock("packs", 7)
        assert len(held()) == 5


def test_outside_a_transaction_there_is_nothing_to_hold_a_lock() -> None:
    with pytest.raises(RuntimeError, match="there is none"):
        lock("packs", 7)


def test_a_shared_lock_is_shared_and_keeps_out_who_wants_it_alone(elsewhere: psycopg2.extensions.cursor) -> None:
    with transaction.atomic():
        lock("prices", shared=True)
        [key] = held()
        signed = [number - 2**32 if number >= 2**31 else number for number in key]
        elsewhere.execute("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", signed)
        assert elsewhere.fetchone() == (True,)
        assert not is_free(elsewhere, key)
    assert is_free(elsewhere, key)
