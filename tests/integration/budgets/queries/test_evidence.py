"""A figure of a statement and what it rests on."""

from typing import Any

import pytest

from budgets.queries.evidence import practices_in, traced
from budgets.queries.statements import statement
from tests.integration.budgets.stated import MAY, stated_world
from tests.integration.budgets.world import THIS, BudgetWorld
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@kept
def world() -> BudgetWorld:
    """Budgets issued, April closed, May open."""
    return stated_world()


def references(found: Any, kind: str) -> list[str]:
    return [source.reference for source in found.sources if source.kind == kind]


def test_a_budget_rests_on_last_years_rows(world: BudgetWorld) -> None:
    found = traced(statement(world.first, MAY), "emergency", "budget_to_date")
    assert references(found, "rows") == [f"ZZ0001/{month}/emergency" for month in THIS.previous.months]


def test_an_actual_rests_on_rows_as_closed_and_as_now_and_on_their_files(world: BudgetWorld) -> None:
    found = traced(statement(world.first, MAY), "emergency", "actual")
    assert references(found, "rows")[:2] == ["ZZ0001/2006-04/emergency/as-then", "ZZ0001/2006-05/emergency"]
    assert len(references(found, "month_close")) == 1
    assert len(references(found, "batch")) == 1


def test_the_total_rests_on_the_rows_of_every_line(world: BudgetWorld) -> None:
    made = statement(world.first, MAY)
    found = traced(made, "total", "actual")
    lines = {reference.split("/")[2] for reference in references(found, "rows")}
    assert lines == {line.line for line in made.lines}


def test_every_figure_of_every_line_has_evidence(world: BudgetWorld) -> None:
    made = statement(world.first, MAY)
    for line in (*made.lines, *made.subtotals, made.total):
        for name in line.figures:
            assert references(traced(made, line.line, name), "rows"), f"{line.line} {name}"


def test_what_is_not_there_is_not_traced(world: BudgetWorld) -> None:
    made = statement(world.first, MAY)
    assert traced(made, "emergency", "weather") is None
    assert traced(made, "weather", "actual") is None


def test_the_practice_is_among_its_practices(world: BudgetWorld) -> None:
    assert practices_in(world.first, MAY) == ["ZZ0001"]
