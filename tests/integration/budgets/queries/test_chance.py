from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.chance import Verdict
from budgets.queries.chance import chance, chance_by_line, pool, to_dates
from budgets.queries.statements import statement
from governance.queries.rules import rules_in_force
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, THIS

JUNE = Month(2006, 6)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def issued(world):
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year(THIS.months[:3])


def pooled(world, month: Month = JUNE):
    return pool([world.first.pk, world.second.pk], month, rules_in_force(month.last_day, world.pct))


def test_moments_of_patients_by_hand(issued) -> None:
    """April to June: each row is a patient of its own here; spells of 2,300 and attendances of 150."""
    found = pooled(issued)
    assert found.now.hospital.patients == 9
    assert found.now.hospital.cost == 6 * 2300 + 3 * 150
    assert found.now.hospital.squares == 6 * 2300**2 + 3 * 150**2
    assert found.now.by_line["emergency"].patients == 6
    assert found.then.hospital.patients == 36, "the whole of last year"
    assert found.prescribing is None, "two practices are too few"


def test_costs_above_the_threshold_are_the_funds(issued) -> None:
    issued.spell(issued.first, JUNE, price=Decimal("90000.00"))
    issued.summed()
    assert pooled(issued).now.hospital.cost == 6 * 2300 + 3 * 150 + 20_000


def test_what_is_kept_is_asked_for_once_and_made_anew_when_rows_change(issued) -> None:
    first = pooled(issued)
    rules = rules_in_force(JUNE.last_day, issued.pct)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert pool([issued.first.pk, issued.second.pk], JUNE, rules) == first
    assert len(queries) == 1
    issued.spell(issued.first, JUNE)
    issued.summed()
    assert pooled(issued).now.hospital.patients == 10


def test_the_lines_of_a_statement(issued) -> None:
    lines = {line.line: line for line in to_dates(statement(issued.first, JUNE))}
    emergency = lines["emergency"]
    assert emergency.share == Decimal("0.25")
    assert emergency.from_history
    assert emergency.budget_to_date == emergency.budget / 4
    assert emergency.actual == 3 * Decimal("2300.00")


def test_a_practice_with_few_patients_in_its_pct_is_not_judged(issued) -> None:
    found = statement(issued.first, JUNE)
    judged = chance(found, pooled(issued))
    assert judged.verdict is Verdict.UNKNOWN
    assert {each.verdict for each in chance_by_line(found, pooled(issued))} == {Verdict.UNKNOWN}


def test_a_practice_without_a_budget_has_no_variance_to_judge(world) -> None:
    assert chance(statement(world.first, JUNE), pooled(world)) is None


def test_with_enough_patients_a_variance_is_judged(issued) -> None:
    for _ in range(40):
        issued.spell(issued.second, JUNE)
    issued.summed()
    found = pooled(issued)
    lines = {each.name: each for each in chance_by_line(statement(issued.first, JUNE), found)}
    assert lines["Emergency admissions"].verdict is Verdict.WITHIN
    assert lines["Emergency admissions"].spread.variance > 0
    crowded = {each.name: each for each in chance_by_line(statement(issued.second, JUNE), found)}
    assert crowded["Emergency admissions"].verdict is Verdict.OVERSPEND
