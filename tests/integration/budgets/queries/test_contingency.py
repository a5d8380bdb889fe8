from decimal import Decimal

from budgets.actions.threshold import call_threshold
from budgets.domain.attribution import FUND
from budgets.models import ContingencyCall
from budgets.queries.borne import borne
from budgets.queries.contingency import (
    calls_by_state,
    contributions,
    flow_of,
    fund,
    funds_by_practice,
    stakes,
    uncalled_closes,
    uncalled_of_fund,
)
from budgets.queries.ledger import balance
from pbc.core.principal import SYSTEM
from tests.integration.budgets.actions.test_calls import written
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld
from tests.integration.budgets.world import THIS, BudgetWorld
from tests.worlds import kept


@kept
def world() -> FundWorld:
    return FundWorld().put_in("40000.00").close(APRIL, MAY, JUNE)


def test_the_fund_by_hand(world) -> None:
    """32,000 borne in three months: 128,000 in the year, more than the fund opened with."""
    for month in (APRIL, MAY, JUNE):
        call_threshold(pct=world.pct, month=month, by=SYSTEM, at=CLOSED_AT)
    found = fund(world.books)
    assert found.months == (APRIL, MAY, JUNE)
    assert found.flow.added == Decimal("40000.00")
    assert found.flow.called == Decimal("32000.00")
    assert found.balance.value == balance(world.books, FUND)
    assert found.forecasts[0].value == Decimal("128000.00")
    assert found.forecasts[1].reason == "No calls of last year are held to go by."
    assert "£128,000.00 would be called" in found.warning
    assert found.year == THIS


def test_contributions_are_those_of_the_issued_budgets(world) -> None:
    put_in = contributions(world.books)
    assert put_in[world.first.pk] == Decimal("1226.40")
    assert sum(put_in.values()) == flow_of(world.books).contributed


def test_each_practice_s_part(world) -> None:
    call_threshold(pct=world.pct, month=JUNE, by=SYSTEM, at=CLOSED_AT)
    first, second = stakes(world.books)
    assert (first.practice, first.borne, second.borne) == (world.first, Decimal("32000.00"), 0)
    assert first.preview + second.preview == balance(world.books, FUND)
    assert first.preview > second.preview


def test_nothing_borne_is_nothing(world) -> None:
    assert borne([world.first.pk], JUNE) == {}


def test_closes_to_be_called_for_in_order(world) -> None:
    assert uncalled_closes(world.pct, THIS) == [APRIL, MAY, JUNE]
    call_threshold(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)
    assert uncalled_closes(world.pct, THIS) == [MAY, JUNE]
    assert uncalled_of_fund(world.books)[:2] == [MAY, JUNE]
    assert len(uncalled_of_fund(world.books)) == 11


def test_closes_without_budgets_call_on_nothing(db) -> None:
    world = BudgetWorld().year([APRIL])
    FundWorld.close_of(world.pct, APRIL)
    assert uncalled_closes(world.pct, THIS) == []
    assert funds_by_practice([world.first.pk], THIS) == {}


def test_calls_are_counted_by_state(world) -> None:
    written(world)
    assert calls_by_state(world.books) == {"waiting": 1}
    assert ContingencyCall.objects.waiting().count() == 1
