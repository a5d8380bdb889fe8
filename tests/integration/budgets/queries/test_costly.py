"""A patient’s year over a merger in its midst, by hand: one year for the threshold of 20,000 (R46; S4 ¶41).

The second practice merges into the first on 1 June 2006, April and May being closed. The first has a patient of 15,000
in April, 12,000 in May and 25,000 in June: 7,000 above by May, 32,000 by June. Patient 8 costs 15,000 in April and
3,000 in May under the second code, and 10,000 in June under the first: 28,000, of which 8,000 lie above, all in June.
Patient 9 costs 12,000 in April under the first code and 15,000 in May under the second: 27,000, of which the second
code’s row of May lifts the sum by 7,000.
"""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache

from budgets.actions.threshold import call_every_closed_month, call_threshold
from budgets.domain.high_cost import Basis, Terms
from budgets.domain.ledger import is_whole
from budgets.models import ThresholdPart, ThresholdRun
from budgets.queries.costly import costly_year
from budgets.queries.high_cost import costly_rows, totals_above
from budgets.queries.ledger import replayed
from budgets.queries.statements import statement
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import Line
from pbc.activity.queries.months import closed_until
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, YEAR_END, FundWorld
from tests.integration.budgets.world import AT

MOVED, SHARED = uuid.UUID(int=8), uuid.UUID(int=9)
T = Decimal(20_000)


@pytest.fixture
def world(db: None) -> FundWorld:
    return by_may("90000.00")


def by_may(added: str) -> FundWorld:
    """April and May closed and called for, the PCT having added to the fund."""
    cache.clear()
    made = FundWorld().put_in(added)
    for practice, patient, month, price in (
        (made.second, MOVED, APRIL, "15000.00"),
        (made.second, MOVED, MAY, "3000.00"),
        (made.first, MOVED, JUNE, "10000.00"),
        (made.first, SHARED, APRIL, "12000.00"),
        (made.second, SHARED, MAY, "15000.00"),
    ):
        made.spell(practice, month, patient=patient, price=Decimal(price), discharged_on=month.first_day)
    made.summed().close(APRIL, MAY)
    call_every_closed_month(pct=made.pct, months=[APRIL, MAY], by=SYSTEM, at=CLOSED_AT)
    return made


def merge(world: FundWorld) -> FundWorld:
    record_succession(
        kind=SuccessionKind.MERGE,
        predecessor=world.second,
        successor=world.first,
        effective_on=date(2006, 6, 1),
        evidence="Invented order",
        closed_until=closed_until,
        by=SYSTEM,
        at=AT,
    )
    return world


def test_by_hand(world: FundWorld) -> None:
    apart = costly_year(world.first, JUNE, rules_in_force(JUNE.last_day, world.pct))
    assert apart.total is not None
    assert (apart.total.value, apart.total.notes) == (Decimal("32000.00"), ()), "without a merger"
    merge(world)
    found = costly_year(world.first, JUNE, rules_in_force(JUNE.last_day, world.pct))
    assert found.above == {
        world.first.pk: {Line.EMERGENCY: Decimal("40000.00")},
        world.second.pk: {Line.EMERGENCY: Decimal("7000.00")},
    }
    assert found.total is not None
    assert [(each.name, each.value) for each in found.total.inputs] == [
        ("Recorded for First Surgery (ZZ0001)", Decimal("40000.00")),
        ("Recorded for Second Surgery (ZZ0002)", Decimal("7000.00")),
    ]
    assert "First Surgery (ZZ0001) and Second Surgery (ZZ0002) are one practice" in found.total.notes[0]
    practices = [world.first.pk, world.second.pk]
    totals = totals_above(practices, JUNE, [T], Basis.PATIENT_YEAR, {})
    assert totals == {world.first.pk: {T: Decimal("40000.00")}, world.second.pk: {T: Decimal("7000.00")}}
    assert totals_above(practices, JUNE, [T], Basis.SPELL, {}) == {world.first.pk: {T: Decimal("5000.00")}}


def test_rows_are_in_the_order_of_days_over_both_codes(world: FundWorld) -> None:
    found = costly_year(merge(world).first, JUNE, rules_in_force(JUNE.last_day, world.pct))
    rows = costly_rows(world.first, JUNE, Terms(T), found.lists, found.joined)
    moved = [row for row in rows if row.patient == str(MOVED)]
    assert [(row.practice, row.to_date, row.above) for row in moved] == [
        (world.second.pk, Decimal("15000.00"), 0),
        (world.second.pk, Decimal("18000.00"), 0),
        (world.first.pk, Decimal("28000.00"), Decimal("8000.00")),
    ]
    assert {row.practice for row in costly_rows(world.second, JUNE, Terms(T), {})} == set()


def test_june_calls_for_what_the_joined_years_came_to_under_each_code(world: FundWorld) -> None:
    """Met by May: 7,000 of the first code. Wanted in June: 40,000 − 7,000, and 7,000 of the second code."""
    before = [(run.month, run.called, run.met) for run in ThresholdRun.objects.order_by("pk")]
    may = statement(world.first, MAY).total
    merge(world).close(JUNE)
    (run,) = call_threshold(pct=world.pct, month=JUNE, by=SYSTEM, at=CLOSED_AT)
    assert (run.called, run.met) == (Decimal("40000.00"), Decimal("40000.00"))
    parts = {part.practice_id: part.met for part in run.parts.all()}
    assert parts == {world.first.pk: Decimal("33000.00"), world.second.pk: Decimal("7000.00")}
    june = statement(world.first, JUNE).total
    assert june.high_cost.value == Decimal("47000.00")
    assert any("are one practice" in note for part in june.high_cost.inputs for note in part.notes)
    assert any("Recorded for Second Surgery (ZZ0002): £7,000.00." in part.notes for part in june.high_cost.inputs)
    assert [(run.month, run.called, run.met) for run in ThresholdRun.objects.order_by("pk")][:2] == before
    assert statement(world.first, MAY).total == may, "a closed month stays as it was"


def test_made_and_closed_again_nothing_changes(world: FundWorld) -> None:
    merge(world).close(JUNE)
    months = [APRIL, MAY, JUNE]
    first = call_every_closed_month(pct=world.pct, months=months, by=SYSTEM, at=CLOSED_AT)
    standing, parts = replayed(world.books), ThresholdPart.objects.count()
    with pytest.raises(Denied, match="closed already"):
        world.close(JUNE)
    assert call_every_closed_month(pct=world.pct, months=months, by=SYSTEM, at=CLOSED_AT) == first
    assert (replayed(world.books), ThresholdPart.objects.count()) == (standing, parts)
    assert is_whole(standing)


def test_what_the_fund_could_not_bear_under_the_old_code_is_stated_and_asked_for_again(db: None) -> None:
    """2,355.60 of contributions, 43,644.40 added, 7,000 called by May: in June 1,000 of 40,000 is lacking."""
    world = merge(by_may("43644.40")).close(JUNE)
    (run,) = call_threshold(pct=world.pct, month=JUNE, by=SYSTEM, at=CLOSED_AT)
    assert (run.called, run.met) == (Decimal("40000.00"), Decimal("39000.00"))
    lacking = {part.practice_id: part.wanted - part.met for part in run.parts.all()}
    assert lacking == {world.first.pk: Decimal("825.00"), world.second.pk: Decimal("175.00")}
    june = statement(world.first, JUNE).total
    assert (june.unmet.value, june.high_cost.value) == (Decimal("1000.00"), Decimal("46000.00"))
    world.put_in("1000.00")
    july = JUNE.plus(1)
    world.spell(world.first, july, discharged_on=july.first_day)
    world.summed().close(july, at=YEAR_END)
    assert call_threshold(pct=world.pct, month=july, by=SYSTEM, at=YEAR_END)[0].met == Decimal("1000.00")
    july_total = statement(world.first, july).total
    assert (july_total.unmet.value, july_total.high_cost.value) == (0, Decimal("47000.00"))
