from decimal import Decimal

from budgets.queries.scope_costs import scope_costs, suggested_set_aside
from budgets.queries.statements import statement
from tests.integration.budgets.excluded import APRIL, MAY, OUT, ExcludedWorld
from tests.integration.budgets.funds import FundWorld
from tests.integration.budgets.world import LAST, THIS
from tests.worlds import kept


@kept
def world() -> ExcludedWorld:
    return ExcludedWorld()


def test_each_practice_s_treatments_as_statements_state_them(world, django_assert_num_queries) -> None:
    world.out(MAY, "700.00", practice=world.second)
    world.summed()
    with django_assert_num_queries(3):
        found = scope_costs([world.first, world.second], MAY, by_code=True)
    assert [(each.practice, each.code, each.spells, each.cost) for each in found] == [
        (world.first, OUT, 1, Decimal("30000.00")),
        (world.second, OUT, 1, Decimal("700.00")),
    ]
    for each in found:
        assert each.cost == statement(each.practice, MAY).total.out_of_scope.value
    assert found[0].terms == "version 1, from April 2006, not signed by both sides yet"
    assert scope_costs([world.first], MAY, by_code=False)[0].code == OUT


def test_closed_months_are_as_at_their_close(world) -> None:
    world.close(APRIL)
    world.out(APRIL, "700.00")
    world.summed()
    assert [each.cost for each in scope_costs([world.first], MAY, by_code=True)] == [
        statement(world.first, MAY).total.out_of_scope.value
    ]


def test_the_amount_suggested_is_what_the_round_left_out(world) -> None:
    """Two spells of B37 last year at 9,000.00."""
    assert suggested_set_aside(world.pct, THIS) == Decimal("18000.00")
    assert suggested_set_aside(world.pct, LAST) == 0


def test_a_round_that_leaves_nothing_out_suggests_nothing(db) -> None:
    world = FundWorld()
    assert suggested_set_aside(world.pct, THIS) == 0
    assert scope_costs([world.first], MAY, by_code=True) == []
