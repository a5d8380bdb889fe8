"""Each practice beside its fair share, worked out by hand; who sees proposals; what is said where something lacks."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.actions.allocation import record_allocation
from budgets.actions.setting import set_budgets
from budgets.domain.allocation import Component
from budgets.domain.fair_share_attribution import Attributed
from budgets.domain.pace import Stop
from budgets.models import Budget
from budgets.queries.fair_share_positions import Positions, day_of_shares, pace_rules, positions_of
from budgets.queries.fair_shares import NoShares
from pbc.activity.domain.care import Care
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Affiliation
from tests.factories.fair_shares import need_indices
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.budgets.shares import issued, proposed, with_tables
from tests.integration.budgets.world import AT, THIS, BudgetWorld

ON = date(2006, 4, 1)


@pytest.fixture
def shared(world) -> BudgetWorld:
    return with_tables(world)


def positions(world: BudgetWorld, **changes: object) -> Positions:
    given = {"principal": hat("pct_finance", world.pct)} | changes
    found = positions_of(world.pct, THIS, ON, **given)
    assert isinstance(found, Positions), found
    return found


def test_budgets_beside_fair_shares_of_the_same_services(shared):
    issued(shared)

    found = positions(shared)

    first, second = found.of(shared.first.pk), found.of(shared.second.pk)
    # 57,000.00 of hospital care and 1,890.00 of prescribing, shared 60 to 40
    assert found.scope.pots == {Care.ACUTE: Decimal("57000.00"), Care.PRESCRIBING: Decimal("1890.00")}
    assert (first.fair, second.fair) == (Decimal("35334.00"), Decimal("23556.00"))
    assert first.distance.money == Decimal("-4674.00")
    assert round(first.distance.part * 100, 2) == Decimal("-13.23")
    assert round(second.distance.part * 100, 2) == Decimal("19.84")
    assert first.is_outside
    assert second.is_outside


def test_the_pace_lifts_one_by_a_percent_and_the_floor_holds_the_other(shared):
    issued(shared)

    found = positions(shared)

    first, second = found.of(shared.first.pk).move, found.of(shared.second.pk).move
    assert (first.moved, first.bound_by) == (Decimal("306.60"), Stop.MAX_MOVE)
    assert (second.moved, second.bound_by) == (Decimal("0.00"), Stop.FLOOR)
    assert second.unfloored == Decimal("28230.00") - Decimal("282.30")


def test_moves_that_leave_the_sum_as_it_is(shared):
    issued(shared)

    moves = [row.move for row in positions(shared, balanced=True).rows]

    assert sum(move.budget for move in moves) == Decimal("58890.00")
    assert [move.unfloored - move.standing.baseline for move in moves] == [Decimal("282.30"), Decimal("-282.30")]
    assert [move.moved for move in moves] == [0, 0], "with the floor and no growth nobody can gain"


def test_the_whole_resource_is_attributed_to_the_penny(shared):
    issued(shared)

    found = positions(shared)

    assert found.of(shared.first.pk).attributed == Attributed(Decimal("30660.00"), Decimal("624666.00"))
    assert found.of(shared.second.pk).attributed == Attributed(Decimal("28230.00"), Decimal("416444.00"))
    assert sum(row.attributed.total for row in found.rows) == found.allocation == Decimal("1100000.00")


def test_proposals_are_the_pcts_own_and_the_latest_counts(shared):
    proposed(shared)
    practice = hat("practice_manager", shared.first)

    assert positions(shared).of(shared.first.pk).budgets[0].version == 1
    assert positions(shared, principal=practice).of(shared.first.pk).budget is None
    assert "No budget is set yet" in positions(shared, principal=practice).reasons[0]

    set_budgets(pct=shared.pct, financial_year=THIS, by=SYSTEM, at=AT)
    assert positions(shared).of(shared.first.pk).budgets[0].version == 2


def test_a_budget_once_issued_stands_before_later_proposals(shared):
    issued(shared)
    set_budgets(pct=shared.pct, financial_year=THIS, by=SYSTEM, at=AT)

    assert positions(shared).of(shared.first.pk).budgets[0].version == 1


def test_the_budget_of_a_practice_that_merged_counts_for_its_heir(shared):
    issued(shared)
    Affiliation.objects.filter(child=shared.second).update(period=(date(2005, 4, 1), date(2006, 7, 1)))
    SuccessionFactory(predecessor=shared.second, successor=shared.first, effective_on=date(2006, 7, 1))

    found = positions_of(shared.pct, THIS, date(2006, 7, 1), principal=SYSTEM)

    (row,) = found.rows
    assert [budget.practice for budget in row.budgets] == [shared.first, shared.second]
    assert row.budget == row.fair == Decimal("58890.00")
    assert row.attributed.total == Decimal("1100000.00")


def test_a_budget_set_on_the_activity_of_both_is_not_counted_twice(shared):
    issued(shared)
    Affiliation.objects.filter(child=shared.second).update(period=(date(2005, 4, 1), date(2006, 7, 1)))
    SuccessionFactory(predecessor=shared.second, successor=shared.first, effective_on=date(2006, 7, 1))
    own = Budget.objects.get(practice=shared.first)
    own.facts["recorded_under"] = [shared.first.code, shared.second.code]
    own.save()

    (row,) = positions_of(shared.pct, THIS, date(2006, 7, 1), principal=SYSTEM).rows

    assert row.budget == Decimal("30660.00")


def test_without_budgets_the_whole_is_still_attributed(shared):
    found = positions(shared)

    assert found.scope is None
    assert found.of(shared.first.pk).attributed.total == Decimal("660000.00")
    assert found.of(shared.first.pk).distance is None


def test_practices_left_out_of_the_round_are_shown_without_distance(shared):
    third = shared.practice("Third Surgery", "ZZ0003")
    need_indices(PctFactory(), {third: "1"}, (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING))
    set_budgets(pct=shared.pct, financial_year=THIS, by=SYSTEM, at=AT, leave_out=["ZZ0003"])

    found = positions(shared)

    assert found.of(third.pk).fair is None
    assert found.of(shared.first.pk).fair == Decimal("35334.00"), "what budgets hold is shared among those with one"


def test_budgets_beyond_the_allocation_are_told(shared):
    world = shared
    proposed(world)
    record_allocation(
        pct=world.pct,
        financial_year=THIS,
        components={Component.HCHS: Decimal("-999000.00")},
        source="A letter that takes back (invented)",
        effective_on=ON,
        by=SYSTEM,
        at=AT,
    )

    found = positions(world)

    assert (
        "Budgets hold £57,000.00 of hospital and community health services, and £1,000.00 is allocated."
        in found.reasons[0]
    )
    assert found.of(world.first.pk).attributed is None
    assert found.of(world.first.pk).move is not None


def test_without_an_allocation_there_is_no_whole(db):
    world = with_tables(BudgetWorld())

    assert "No allocation is recorded for 2006/07 yet" in positions(world).reasons[0]


def test_without_tables_there_are_reasons(world):
    assert isinstance(positions_of(world.pct, THIS, ON, principal=SYSTEM), NoShares)


def test_a_year_without_a_band_shows_that_of_the_year_after(world):
    before, after = (pace_rules(FinancialYear(year), date(year, 4, 1), world.pct) for year in (2006, 2007))

    assert before.band.value == after.band.value == Decimal(10)
    assert "rules of 2007/08" in before.band.source
    assert before.floor.value == Decimal(100)


def test_the_day_is_the_first_of_april_or_today():
    assert day_of_shares(THIS, date(2006, 3, 1)) == date(2006, 4, 1)
    assert day_of_shares(THIS, date(2006, 8, 5)) == date(2006, 8, 5)
    assert day_of_shares(THIS, date(2026, 8, 5)) == date(2007, 3, 31)


def test_of_what_has_closed_the_last_day_counts():
    closed = PracticeFactory.build(closed_on=date(2006, 7, 1))

    assert day_of_shares(THIS, date(2026, 8, 5), closed) == date(2006, 6, 30)
    assert day_of_shares(THIS, date(2006, 4, 3), closed) == date(2006, 4, 3)


def test_the_number_of_queries_does_not_grow_with_practices(shared):
    issued(shared)
    with CaptureQueriesContext(connection) as few:
        positions(shared)
    more = {shared.practice(f"Surgery {number}", f"ZZ1{number:03d}"): "1" for number in range(9)}
    need_indices(PctFactory(), more, (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING))
    with CaptureQueriesContext(connection) as many:
        positions(shared)

    assert len(few) == len(many) <= 19
