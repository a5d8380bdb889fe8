"""How complete months were at their close: from figures as then and as now."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgets.queries.completeness import arrivals
from budgets.queries.statements import statement
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthClose
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

SEPTEMBER = THIS.months[5]


def close(world, month) -> None:
    following = month.plus(1)
    close_month(pct=world.pct, month=month, by=SYSTEM, at=datetime(following.year, following.month, 20, tzinfo=UTC))


@pytest.fixture
def learned(world) -> BudgetWorld:
    """Half a year: the second spell of April, May and June each came after the close; nothing has since."""
    first = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
    MonthClose.objects.create(pct=world.pct, month=LAST.months[-1].first_day, **first)
    world.year(THIS.months[:6])
    for month in THIS.months[:6]:
        close(world, month)
    for month in THIS.months[:3]:
        world.spell(world.first, month)
        world.spell(world.second, month)
    return world.summed()


def test_the_share_that_had_arrived_is_learned_by_provider_and_lag(learned, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = arrivals(learned.pct, [learned.first.pk], SEPTEMBER)
    spells = [cell for cell in found.completeness.cells if cell.dataset == "spells"]
    (cell,) = spells
    assert (cell.provider, cell.lag, cell.months) == (learned.provider.pk, 1, 3)
    assert (cell.then, cell.now) == (6 * Decimal("2300.00"), 12 * Decimal("2300.00"))
    assert {cell.provider for cell in found.completeness.cells if cell.dataset == "prescribing"} == {None}


def test_cells_are_of_the_practice_alone_month_by_month(learned) -> None:
    cells = arrivals(learned.pct, [learned.first.pk], SEPTEMBER).cells[Line.EMERGENCY]
    assert len(cells) == 6
    assert sum(cell.then for cell in cells) == 6 * Decimal("2300.00")
    assert sum(cell.now for cell in cells) == 9 * Decimal("2300.00")


def test_a_month_that_is_not_closed_counts_as_if_at_its_close(learned) -> None:
    october = THIS.months[6]
    learned.year([october])
    cells = arrivals(learned.pct, [learned.first.pk], october).cells[Line.EMERGENCY]
    (open_,) = [cell for cell in cells if cell.lag is None]
    assert open_.then == open_.now == Decimal("2300.00")


def test_without_a_pct_nothing_is_learned(learned) -> None:
    assert arrivals(None, [learned.first.pk], SEPTEMBER).completeness.cells == ()


def test_the_statement_states_it_apart(learned) -> None:
    """Half had arrived: the three later months' 2,300 each stand for 4,600, so 6,900 are still to come."""
    from budgets.actions.setting import issue_budgets, set_budgets

    set_budgets(pct=learned.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=learned.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    emergency = statement(learned.first, SEPTEMBER).lines[0]
    assert emergency.accrual.value == Decimal("6900.00")
    assert emergency.actual.value == 6 * Decimal("2300.00"), "as at the closes, and nothing mixed in"
    assert emergency.late.value == 3 * Decimal("2300.00")
