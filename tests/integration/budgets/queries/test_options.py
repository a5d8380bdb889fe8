"""The year of a fund under every option, by hand."""

from decimal import Decimal

from django.core.cache import cache

from budgets.actions.threshold import call_threshold
from budgets.queries.options import what_if
from governance.models import LocalRule
from pbc.core.principal import SYSTEM
from tests.integration.budgets.excluded import ExcludedWorld
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld
from tests.integration.budgets.world import AT
from tests.worlds import kept


@kept
def world() -> FundWorld:
    """The first practice spent 52,000 in three months of a budget of 30,660 a year, the second 6,900."""
    world = FundWorld().close(APRIL, MAY, JUNE)
    for month in (APRIL, MAY, JUNE):
        call_threshold(pct=world.pct, month=month, by=SYSTEM, at=CLOSED_AT)
    return world


def test_every_option_has_the_same_sum_and_the_fund_pays_what_it_has(world) -> None:
    found = what_if(world.books)
    assert found.month == JUNE
    alone = found.others[0]
    assert alone.positions[world.first.pk] == Decimal("30660.00") / 4 - 52_000
    assert {sum(outcome.positions.values()) for outcome in found.every} == {sum(alone.positions.values())}
    fund = found.chosen.used
    assert found.chosen.unmet == Decimal("32000.00") - fund
    by_name = {outcome.name: outcome for outcome in found.others}
    assert by_name["A and B at £50,000"].unmet == 0 or by_name["A and B at £50,000"].used == fund
    assert by_name["A: fund only"].used == 0


def test_costly_treatments_are_those_of_a_mean_cost(world) -> None:
    """All spells are L09: (52,000 + 3 × 2,300) ÷ 6 is 9,816.67, below 10,000; adopted at 9,000 all are costly."""
    assert what_if(world.books).costly_groups == ()
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key="costly_treatment_from", value="9000", **made)
    found = what_if(world.books)
    assert found.costly_groups == ("L09",)
    assert next(each for each in found.others if each.name.startswith("C")).used == Decimal("58900.00")


def test_it_is_kept_until_something_changes(world, monkeypatch) -> None:
    first = what_if(world.books)
    monkeypatch.setattr("budgets.queries.options.totals_above", None)
    assert what_if(world.books) == first


def test_without_a_cache_it_is_played_anew(world, monkeypatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no cache")

    expected = what_if(world.books)
    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(cache, "set", away)
    assert what_if(world.books) == expected


def test_before_the_first_month_there_is_nothing_to_compare(db) -> None:
    assert what_if(FundWorld().books) is None


def test_where_the_pct_has_a_list_it_is_played_and_the_others_put_it_back(db) -> None:
    """30,000 of B37 is out of scope; in scope the patient's 57,000 would put 37,000 on the fund, not 7,000."""
    world = ExcludedWorld().put_in("40000.00").close(APRIL, MAY)
    call_threshold(pct=world.pct, month=MAY, by=SYSTEM, at=CLOSED_AT)
    found = what_if(world.books)
    by_name = {outcome.name: outcome for outcome in found.every}
    assert (found.costly_groups, found.own_list) == (("B37",), True)
    assert found.chosen.name == "As chosen: A, B and C at £20,000"
    assert found.chosen.used + found.chosen.unmet == Decimal("7000.00")
    again = by_name["A and B at £20,000"]
    assert again.used + again.unmet == Decimal("37000.00")
    assert by_name["C: the treatments out of scope, and no fund"].used == Decimal("30000.00")
    assert len({sum(outcome.positions.values()) for outcome in found.every}) == 1
