from datetime import date

from budgets.domain.contingency import METHOD_RULES
from budgets.domain.high_cost import RiskOption
from budgets.queries.methods import method, pools_of
from governance.models import LocalRule
from tests.factories.organisations import ConsortiumFactory
from tests.integration.budgets.funds import APRIL, FundWorld
from tests.integration.budgets.world import AT

TODAY = date(2006, 7, 1)


def test_the_method_of_a_year_is_that_of_its_rules(db) -> None:
    world = FundWorld()
    found = method(world.books, TODAY)
    assert [rule.key for rule in found.rules] == list(METHOD_RULES)
    assert found.options == (RiskOption.FUND, RiskOption.THRESHOLD)
    assert (found.on, found.keeper, found.warnings) == (TODAY, world.pct, ())


def test_after_the_year_it_is_that_of_the_last_day(db) -> None:
    world = FundWorld()
    assert method(world.books, date(2008, 1, 1)).on == date(2007, 3, 31)
    assert method(world.books, date(2006, 1, 1)).on == date(2006, 4, 1)


def test_a_rate_outside_three_to_five_is_warned_of(db) -> None:
    world = FundWorld()
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key="contingency_rate", value="2", **made)
    assert "between 3 percent and 5 percent" in method(world.books, TODAY).warnings[0]


def test_pools_are_the_consortia_with_members_and_small_ones_are_warned_of(db) -> None:
    world = FundWorld()
    consortium = ConsortiumFactory(pct=world.pct, members=[world.first, world.second], name="Moor Consortium")
    ConsortiumFactory(pct=world.pct, name="Empty Consortium")
    pool = pools_of(world.pct, TODAY)[0]
    assert (pool.consortium, pool.members, pool.patients) == (consortium, (world.first, world.second), 3600)
    assert method(world.books, TODAY).warnings == (
        "Moor Consortium pools 3,600 patients; below 30,000 the cost of rare treatments swings widely from year to "
        "year.",
    )
