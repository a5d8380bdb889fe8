"""How figures of an outturn came about."""

from decimal import Decimal

import pytest

from budgets.models import YearClose
from budgets.queries.outturn_traces import FIGURES, outturn_trace
from tests.integration.budgets.funds import FundWorld
from tests.integration.budgets.world import AT

pytestmark = pytest.mark.django_db


def test_figures_of_the_statement_and_of_the_ledger(db: None) -> None:
    world = FundWorld()
    row = {"code": "ZZ0001", "name": "First Surgery"} | dict.fromkeys((*FIGURES, "lower"), "1.00") | {"freed_up": ""}
    given = {"outturn": [row], "bundle": b"", "root": "0" * 64, "closed_by": "A treasurer", "closed_at": AT}
    closed = YearClose.objects.create(books=world.books, **given)
    found = {name: outturn_trace(closed, world.first, name) for name in FIGURES}
    assert found["freed_up"] is None
    working, sources = found["variance"]
    assert "changed since the year was closed" in working.notes[0]
    assert any(source.kind == "rows" for source in sources)
    assert [source.kind for source in found["contributed"][1]] == ["posting"]
    limit, rows = outturn_trace(closed, world.first, "lower")
    assert (limit.value, limit.paragraph) == (Decimal("1.00"), "S4 ¶40")
    assert "changed since the year was closed" in limit.notes[1]
    assert any(source.kind == "rows" for source in rows)
    assert outturn_trace(closed, world.first, "upper") is None
    assert outturn_trace(closed, world.second, "variance") is None
    assert outturn_trace(closed, world.first, "weather") is None
