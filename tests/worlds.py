"""Worlds that are made once for all the tests in a row that ask for them.

A kept world is made in a transaction that stays open around the tests' own: each test runs in a savepoint of it, is
undone as ever, and gets a copy of the objects. It sees what it would see had it made the world itself.
"""

from collections.abc import Callable
from copy import deepcopy
from itertools import groupby
from typing import Any, TypeVar

import pytest
from django.core.cache import cache
from django.db import connection, transaction

World = TypeVar("World")
Build = Callable[[], Any]
Builds = tuple[Build, ...]


class Worlds:
    """The worlds that are open in this process, in the order they were made in."""

    def __init__(self) -> None:
        self.blocker: Any = None  # pytest-django's, from the time the database is there
        self.made: dict[Build, Any] = {}
        self._atomic: Any = None

    def of(self, build: Build) -> Any:
        """A world of a test's own: a copy of the kept one, or a new one where none could be kept."""
        return deepcopy(self.made[build]) if build in self.made else build()

    def ready(self, builds: Builds) -> None:
        """Have these worlds open and no other, and no sums of an earlier test: its keys come again."""
        if builds:
            forget_sums()
        if tuple(self.made) == builds or self.blocker is None:
            return
        self.close()
        if builds:
            with self.blocker.unblock():
                self._open(builds)

    def close(self) -> None:
        """Undo what is open."""
        if self._atomic is None:
            return
        atomic, self._atomic = self._atomic, None
        self.made.clear()
        with self.blocker.unblock():
            if not connection.in_atomic_block:  # a browser that ends takes the connection it was opened in along
                return
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)

    def _open(self, builds: Builds) -> None:
        self._atomic = transaction.atomic()
        self._atomic._from_testcase = True  # as Django marks its own: a durable action may stand in it
        self._atomic.__enter__()
        try:
            for build in builds:
                self.made[build] = build()
            connection.check_constraints()  # or each test would, anew
        except BaseException:
            self.close()
            raise


worlds = Worlds()


def forget_sums() -> None:
    """Empty the cache of all but charts, which are kept under what they were drawn from."""
    for key in [key for key in cache._cache if ":chart:" not in key]:
        cache._delete(key)


def kept(build: Callable[[], World]) -> Any:
    """A fixture of a world that is kept from test to test. It takes no fixtures: nothing of one test goes into it."""

    def fixture(db: None) -> World:
        made: World = worlds.of(build)
        return made

    fixture.__doc__, fixture.__module__ = build.__doc__, build.__module__
    fixture.build = build  # type: ignore[attr-defined]
    return pytest.fixture(name=build.__name__)(fixture)


def builds_of(item: pytest.Item) -> Builds:
    """What makes the kept worlds that a test asks for; none for a test whose own transactions are committed."""
    if not isinstance(item, pytest.Function) or _commits(item):
        return ()
    known = item._fixtureinfo.name2fixturedefs
    functions = [known[name][-1].func for name in item.fixturenames if name in known]
    return tuple(function.build for function in functions if hasattr(function, "build"))


def side_by_side(items: list[pytest.Item]) -> None:
    """Put the tests of a module that share a world one after the other."""
    ordered: list[pytest.Item] = []
    for _, group in groupby(items, key=lambda item: (item.path, _commits(item))):
        tests = list(group)
        first: dict[Builds, int] = {}
        for test in tests:
            first.setdefault(builds_of(test), len(first))
        ordered += sorted(tests, key=lambda test: first[builds_of(test)])
    items[:] = ordered


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    return is_marked or "transactional_db" in fixtures or "live_server" in fixtures
