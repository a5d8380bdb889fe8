"""Benchmarks as a hat may see them."""

import pytest

from pbc.activity.queries.benchmarks_seen import ANOTHER, benchmarks_seen
from pbc.core.periods import Month
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PracticeFactory

pytestmark = pytest.mark.django_db


def test_a_practice_knows_itself_and_the_pct_knows_all(places) -> None:
    PracticeFactory(code="X90002", pct=places["pct"])

    def codes(role, place) -> set[str]:
        by = RoleAssignmentFactory(role=role, organisation=place).as_principal()
        rows = benchmarks_seen(places["pct"], Month(2006, 4), by=by, closed=False)
        assert all(row.name == ANOTHER for row in rows if not row.code)
        return {row.code for row in rows}

    assert codes("practice_manager", places["practice"]) == {"", "X90001"}
    assert codes("pct_analyst", places["pct"]) == {"X90001", "X90002", "X90009"}
