"""Plans over rows that PostgreSQL has no statistics of: by hash, and only in the transaction that asks for it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from pbc.activity.actions import plans, summaries
from pbc.activity.actions.plans import BY_HASH, by_hash
from pbc.activity.models import DataSlot
from tests.integration.activity.actions.files import APRIL, load, spells

STEPS = re.compile(r"Nested Loop|Merge Join|GroupAggregate|Sort\b")


def settings_now() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'current_setting({name!r})' for name in BY_HASH)}")
        return dict(zip(BY_HASH, cursor.fetchone(), strict=True))


@pytest.mark.django_db(transaction=True)
def test_the_settings_end_with_the_transaction():
    before = settings_now()
    with transaction.atomic():
        by_hash()
        assert settings_now() == BY_HASH
    assert settings_now() == before != BY_HASH


def plans_of_sums(run: Callable[[], Any]) -> list[str]:
    """The plans of the statements that sum up facts, asked for just before each is run."""
    found = []

    def ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "TABLE sums" in sql.replace("DROP TABLE", "") or "INSERT INTO activity_monthly" in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                found.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        run()
    return found


@pytest.mark.parametrize("helped", [True, False])
def test_sums_over_facts_without_statistics_are_hashed(places, monkeypatch, helped):
    """Without help the planner takes nested loops or sorts here: that the test can fail is seen on the spot."""
    if not helped:
        monkeypatch.setattr(plans, "BY_HASH", {"work_mem": "256MB"})
    load("spells", spells({}, {}), period=APRIL)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"set_config({name!r}, 'on', TRUE)" for name in BY_HASH if "enable" in name)
        )

    plans_found = plans_of_sums(lambda: summaries.rebuild(slots=DataSlot.objects.all()))

    *first, last = plans_found
    assert len(first) == 3
    assert bool(STEPS.findall("".join(first))) is not helped, first
    assert set(STEPS.findall(last)) <= {"Nested Loop"} or not helped, "one loop puts each measure of a row in its line"
