from datetime import date
from decimal import Decimal

from budgets.domain.cuts import Annualising
from budgets.queries.history import history
from pbc.activity.domain.lines import Line
from tests.factories.organisations import PracticeFactory, SuccessionFactory
from tests.integration.budgets.world import LAST, THIS, BudgetWorld


def history_of(world: BudgetWorld, on: date = date(2006, 4, 1), through: int = 12):
    return history(
        [world.first, world.second],
        prices_of=THIS,
        through=LAST.months[through - 1],
        annualising=Annualising.WORKING_DAYS,
        on=on,
    )


def test_lines_stand_in_the_order_of_statements_at_this_years_prices(world) -> None:
    found = history_of(world)
    lines = found.lines[world.first.pk]
    assert [line.line for line in lines] == [Line.EMERGENCY, Line.FIRST_OUTPATIENT, Line.PRESCRIBING]
    assert [line.cost for line in lines] == [Decimal("27600.00"), Decimal("1800.00"), Decimal("1200.00")]
    assert [line.rows for line in lines] == [12, 12, None]
    assert lines[0].cut.is_whole_year
    assert found.missing == {}


def test_months_after_the_cut_are_left_out(world) -> None:
    line = history_of(world, through=9).lines[world.first.pk][0]
    assert (line.activity, len(line.cut.months)) == (9, 9)


def test_a_merger_counts_from_its_day_on(world) -> None:
    old = PracticeFactory(code="ZZ0009")
    SuccessionFactory(predecessor=old, successor=world.first, effective_on=date(2006, 6, 1))
    world.spell(old, LAST.months[0])
    world.summed()
    assert history_of(world).of[world.first.pk] == ("ZZ0001",)
    later = history_of(world, on=date(2006, 6, 1))
    assert later.of[world.first.pk] == ("ZZ0001", "ZZ0009")
    assert later.lines[world.first.pk][0].activity == 13


def test_codes_without_a_price_are_counted_by_list(world) -> None:
    world.spell(world.first, LAST.months[0], hrg="B13")
    world.attendance(world.second, LAST.months[0], treatment_function="330")
    found = history_of(world.summed()).missing
    assert [(code.what, code.code, code.rows) for code in found["inpatient tariff"]] == [("HRG", "B13", 1)]
    assert [(code.what, code.code, code.rows) for code in found["outpatient tariff"]] == [
        ("treatment function", "330", 1)
    ]
