"""Loading a few rows, as the system, from nowhere in particular."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.domain.rows import Loaded
from tests.factories.organisations import ShaFactory

AT = datetime(2007, 5, 1, 9, tzinfo=UTC)
Load = Callable[..., Loaded]


def nothing_closed(pcts: Collection[int]) -> dict[int, date]:
    """No PCT has closed a month."""
    return {}


@pytest.fixture
def load(db: None) -> Load:
    origin = ShaFactory(code="X99")

    def run(action: Callable[..., Loaded], *rows: Any, by: Principal = SYSTEM, **more: Any) -> Loaded:
        return action(rows=rows, source="a test", origin=origin, by=by, at=AT, **more)

    return run


@pytest.fixture
def stranger() -> Principal:
    return Principal(name="A stranger", role="auditor", permissions=frozenset({"practice.view"}), user_id=1)
