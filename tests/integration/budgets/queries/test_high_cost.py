"""A costly patient by hand (handbook §14), and every year against the pure functions."""

import random
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache

from budgets.domain.high_cost import Basis, Terms, parts_above
from budgets.queries.high_cost import above_threshold, costly_rows, high_cost, totals_above
from governance.models import LocalRule
from governance.queries.rules import rules_in_force
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Dataset, Line
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import AEFactory, ImportBatchFactory
from tests.integration.budgets.world import AT, BudgetWorld
from tests.worlds import kept

APRIL, MAY, JUNE = (Month(2006, number) for number in (4, 5, 6))
PATIENT = uuid.UUID(int=7)
T = Decimal(20_000)


@kept
def costly() -> BudgetWorld:
    """One patient of 52,000: in April 15,000; in May 12,000 of which 2,000 are excess bed days; in June 25,000."""
    world = BudgetWorld()
    stay(world, APRIL, "15000.00")
    stay(world, MAY, "12000.00", excess_days=10, excess_amount=Decimal("2000.00"))
    stay(world, JUNE, "25000.00")
    stay(world, JUNE, "19999.99", patient=uuid.UUID(int=8))
    world.attendance(world.first, APRIL, patient=PATIENT, price=None)
    world.prescribe(world.first, APRIL, "90000.00")
    return world.summed()


def stay(world: BudgetWorld, month: Month, price: str, **changes: object) -> None:
    given = {"patient": PATIENT, "price": Decimal(price), "discharged_on": month.first_day}
    world.spell(world.first, month, **(given | changes))


def found(world: BudgetWorld, month: Month) -> dict:
    return high_cost([world.first.pk, world.second.pk], month, rules_in_force(month.last_day, world.pct))


def test_what_lies_above_the_threshold_falls_on_the_fund_row_by_row(costly) -> None:
    """By hand: May lifts the sum from 15,000 to 27,000, first its own 10,000 (5,000 above), then 2,000 of bed days."""
    assert found(costly, APRIL) == {}
    may = {Line.EMERGENCY: Decimal("5000.00"), Line.EXCESS_BED_DAYS: Decimal("2000.00")}
    assert found(costly, MAY) == {costly.first.pk: may}
    june = {Line.EMERGENCY: Decimal("30000.00"), Line.EXCESS_BED_DAYS: Decimal("2000.00")}
    assert found(costly, JUNE) == {costly.first.pk: june}
    assert sum(june.values()) == Decimal("32000.00")


def test_it_takes_three_queries_and_two_when_nothing_changed(costly, django_assert_num_queries) -> None:
    rules, practices = rules_in_force(JUNE.last_day, costly.pct), [costly.first.pk, costly.second.pk]
    with django_assert_num_queries(3):
        first = high_cost(practices, JUNE, rules)
    with django_assert_num_queries(2):
        assert high_cost(practices, JUNE, rules) == first


def test_what_is_loaded_later_is_counted_at_once(costly) -> None:
    found(costly, JUNE)
    stay(costly, JUNE, "100.00")
    costly.summed()
    assert found(costly, JUNE)[costly.first.pk][Line.EMERGENCY] == Decimal("30100.00")


def test_without_a_cache_the_sums_are_the_same(costly, monkeypatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no cache")

    expected = found(costly, JUNE)
    monkeypatch.setattr(cache, "get_many", away)
    monkeypatch.setattr(cache, "set_many", away)
    assert found(costly, JUNE) == expected


def test_held_against_each_spell_only_what_one_costs_counts(costly) -> None:
    LocalRule.objects.create(
        pct=costly.pct,
        key="high_cost_basis",
        value="spell",
        from_day=APRIL.first_day,
        reason="x",
        adopted_by="x",
        adopted_at=AT,
    )
    assert found(costly, JUNE) == {costly.first.pk: {Line.EMERGENCY: Decimal("5000.00")}}


def test_a_pct_without_the_option_has_none(costly) -> None:
    LocalRule.objects.create(
        pct=costly.pct,
        key="risk_options",
        value="fund",
        from_day=APRIL.first_day,
        reason="x",
        adopted_by="x",
        adopted_at=AT,
    )
    assert found(costly, JUNE) == {}
    assert high_cost([], JUNE, rules_in_force(JUNE.last_day)) == {}


def test_closed_months_count_as_at_their_close(costly) -> None:
    for month in (APRIL, MAY):
        close_month(pct=costly.pct, month=month, by=SYSTEM, at=AT.replace(year=2007))
    slot = costly.slots[Dataset.SPELLS, APRIL]
    slot.current_batch = ImportBatchFactory(owner=costly.pct)
    slot.save()
    stay(costly, APRIL, "90000.00")
    costly.summed()
    assert found(costly, JUNE)[costly.first.pk][Line.EMERGENCY] == Decimal("30000.00")


def test_a_batch_that_was_superseded_no_longer_counts(costly) -> None:
    slot = costly.slots[Dataset.SPELLS, JUNE]
    slot.current_batch = ImportBatchFactory(owner=costly.pct)
    slot.save()
    stay(costly, JUNE, "1000.00")
    costly.summed()
    assert found(costly, JUNE)[costly.first.pk][Line.EMERGENCY] == Decimal("6000.00")


def test_rows_without_a_pseudonym_are_patients_of_their_own(costly) -> None:
    for _ in range(3):
        stay(costly, JUNE, "19000.00", patient=None)
    stay(costly, JUNE, "21000.00", patient=None)
    assert found(costly, JUNE)[costly.first.pk][Line.EMERGENCY] == Decimal("31000.00")


def test_another_practice_s_cost_of_the_same_patient_is_apart(costly) -> None:
    costly.spell(costly.second, JUNE, patient=PATIENT, price=Decimal("20000.01"), discharged_on=JUNE.first_day)
    assert found(costly, JUNE)[costly.second.pk] == {Line.EMERGENCY: Decimal("0.01")}


def test_last_year_s_cost_does_not_count(costly) -> None:
    stay(costly, Month(2006, 3), "50000.00")
    assert found(costly, APRIL) == {}


def test_the_rows_behind_open_in_order(costly) -> None:
    rows = costly_rows(costly.first, JUNE, Terms(T), {})
    assert [(row.line, row.cost, row.to_date, row.above) for row in rows] == [
        (Line.EMERGENCY, Decimal("15000.00"), Decimal("15000.00"), 0),
        (Line.EMERGENCY, Decimal("10000.00"), Decimal("25000.00"), Decimal("5000.00")),
        (Line.EXCESS_BED_DAYS, Decimal("2000.00"), Decimal("27000.00"), Decimal("2000.00")),
        (Line.EMERGENCY, Decimal("25000.00"), Decimal("52000.00"), Decimal("25000.00")),
    ]
    assert {row.patient for row in rows} == {str(PATIENT)}
    assert rows[0].day == APRIL.first_day


@pytest.mark.parametrize("basis", Basis)
def test_sql_and_pure_functions_agree_on_a_random_year(db, basis) -> None:
    world, chance = BudgetWorld(), random.Random(5)
    costs: dict[uuid.UUID, list[tuple[date, Decimal]]] = {}
    for _ in range(120):
        patient = uuid.UUID(int=chance.randint(1, 6))
        day = date(2006, chance.randint(4, 9), chance.randint(1, 28))
        price = Decimal(chance.randint(1, 900_000)) / 100
        AEFactory(
            slot=world.slot(Dataset.AE, Month.of(day)),
            practice=world.first,
            patient=patient,
            arrived_on=day,
            price=price,
        )
        costs.setdefault(patient, []).append((day, price))
    expected = Decimal(0)
    for rows in costs.values():
        of_patient = [price for _, price in sorted(rows)]
        groups = [of_patient] if basis is Basis.PATIENT_YEAR else [[price] for price in of_patient]
        expected += sum((sum(parts_above(group, Decimal(8000))) for group in groups), Decimal(0))
    terms = Terms(Decimal(8000), basis)
    assert above_threshold([world.first.pk], Month(2006, 9), terms) == {world.first.pk: {Line.AE: expected}}
    assert sum(row.above for row in costly_rows(world.first, Month(2006, 9), terms, {})) == expected


@pytest.mark.parametrize("basis", Basis)
def test_several_thresholds_at_once_are_each_by_itself(costly, basis) -> None:
    practices, thresholds = [costly.first.pk, costly.second.pk], [Decimal(10_000), T, Decimal(60_000)]
    found = totals_above(practices, JUNE, thresholds, basis, {})
    for threshold in thresholds:
        alone = above_threshold(practices, JUNE, Terms(threshold, basis)).get(costly.first.pk, {})
        assert found[costly.first.pk].get(threshold, 0) == sum(alone.values())
