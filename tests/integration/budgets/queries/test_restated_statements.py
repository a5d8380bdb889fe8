"""Statements of practices that merged, closed, split or were renamed in the year (R8, R36)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.models import Budget
from budgets.queries.statements import statement, statements
from pbc.activity.actions.months import close_month
from pbc.activity.models import MonthClose
from pbc.activity.queries.months import closed_until
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from tests.integration.budgets.world import AT, THIS, BudgetWorld

APRIL, MAY, JUNE, JULY = THIS.months[:4]
MERGED_ON = date(2006, 7, 1)


def issue(world) -> None:
    latest = set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)[0].version
    issue_budgets(pct=world.pct, financial_year=THIS, version=latest, by=SYSTEM, at=AT)


def succeed(world, kind=SuccessionKind.MERGE, on=MERGED_ON, old=None, new=None) -> None:
    old, new = old or world.second, new or world.first
    record_succession(
        kind=kind,
        predecessor=old,
        successor=new,
        effective_on=on,
        evidence="Invented order",
        closed_until=closed_until,
        by=SYSTEM,
        at=AT,
    )


@pytest.fixture
def issued(world) -> BudgetWorld:
    """Budgets of 29,433.60 and 27,072.00 a year: 1,200 and 600 of prescribing at 4% uplift, less 4%."""
    issue(world)
    world.year([APRIL, MAY, JUNE])
    world.spell(world.first, JULY)
    return world.summed()


def total_budget(world, month: Month) -> Decimal:
    return statements(world.pct, month).total.budget.value


def sums_to_its_parts(working) -> bool:
    return working.value == sum(part.value for part in working.inputs)


def test_what_merged_counts_for_the_whole_year_to_date(issued) -> None:
    """By July: a third of the two budgets; 3 × (2,550 + 2,350) + 2,300 of activity; nothing counted from nowhere."""
    own, taken = (Budget.objects.get(practice=practice).net for practice in (issued.first, issued.second))
    succeed(issued)
    total = statement(issued.first, JULY).total
    assert total.budget.value == own + taken
    assert total.actual.value == 3 * Decimal("4900.00") + Decimal("2300.00")
    assert total.variance.value == total.actual.value - total.budget_to_date.value
    assert abs(total.budget_to_date.value - (own + taken) / 3) < Decimal("0.05")


def test_it_is_said_in_words_on_the_statement_and_in_every_working(issued) -> None:
    net = Budget.objects.get(practice=issued.second).net
    succeed(issued)
    found = statement(issued.first, JULY)
    said = f"Includes Second Surgery (ZZ0002), merged on 1 July 2006: budget £{net:,}, actual £7,050.00."
    assert found.restated == (said,)
    emergency = found.lines[0]
    for name in ("budget", "budget_to_date", "actual", "variance", "variance_percent", "forecast", "late"):
        assert said in getattr(found.total, name).notes
        assert getattr(emergency, name).notes[-1].endswith("actual £6,900.00.")
    assert all("Includes" not in note for note in emergency.data_notes)


def test_parts_name_each_practice_and_sum_to_the_penny(issued) -> None:
    succeed(issued)
    for line in statement(issued.first, JULY).lines:
        assert [part.name[:23] for part in line.budget.inputs] == ["First Surgery (ZZ0001),", "Second Surgery (ZZ0002)"]
        for figure in (line.budget, line.actual, line.activity):
            assert sums_to_its_parts(figure)
        for part in line.actual.inputs:
            assert sums_to_its_parts(part)


def test_the_old_practices_statement_ends_with_the_month_before(issued) -> None:
    succeed(issued)
    june, july = (statement(issued.second, month) for month in (JUNE, JULY))
    assert june.ended is None
    assert june.total.actual.value == Decimal("7050.00")
    assert (july.figures, july.ended.heir, july.ended.last_month) == (None, issued.first, JUNE)
    assert july.ended.how == "merged on 1 July 2006"
    assert statement(issued.first, JUNE).restated == (), "before the day the two are two"


def test_a_pct_counts_each_pound_once_before_and_after(issued) -> None:
    every = sum(budget.net for budget in Budget.objects.in_force(2006))
    actual = statements(issued.pct, JULY).total.actual.value
    succeed(issued)
    for month in (JUNE, JULY):
        assert total_budget(issued, month) == every
    assert statements(issued.pct, JULY).total.actual.value == actual
    assert [each.practice for each in statements(issued.pct, JULY).statements] == [issued.first]


def test_a_chain_of_mergers_ends_in_one_statement(issued) -> None:
    third = issued.practice("Third Surgery", "ZZ0003")
    succeed(issued, on=date(2006, 6, 1))
    succeed(issued, old=issued.first, new=third)
    found = statement(third, JULY)
    assert found.total.budget.value == sum(budget.net for budget in Budget.objects.in_force(2006))
    assert [said.split(":")[0] for said in found.restated] == [
        "Includes Second Surgery (ZZ0002), merged into First Surgery (ZZ0001) on 1 June 2006",
        "Includes First Surgery (ZZ0001), merged on 1 July 2006",
    ]
    assert statement(issued.second, JULY).ended.heir == third


def test_a_budget_set_after_the_merger_holds_the_old_practice_already(issued) -> None:
    succeed(issued)
    after = datetime(2006, 7, 10, 9, tzinfo=UTC)
    set_budgets(pct=issued.pct, financial_year=THIS, by=SYSTEM, at=after)
    issue_budgets(pct=issued.pct, financial_year=THIS, version=2, by=SYSTEM, at=after)
    found = statement(issued.first, JULY)
    assert found.total.budget.value == Budget.objects.get(practice=issued.first, status="issued").net
    assert found.total.actual.value == 3 * Decimal("4900.00") + Decimal("2300.00")
    assert "its activity was in the budget already" in found.restated[0]


def test_closed_months_of_the_old_practice_stay_as_they_were(issued) -> None:
    before = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
    MonthClose.objects.create(pct=issued.pct, month=Month(2006, 3).first_day, **before)
    close_month(pct=issued.pct, month=APRIL, by=SYSTEM, at=datetime(2006, 5, 20, tzinfo=UTC))
    issued.spell(issued.second, APRIL)
    issued.summed()
    succeed(issued)
    emergency = statement(issued.first, JULY).lines[0]
    assert (emergency.actual.value, emergency.late.value) == (Decimal("16100.00"), Decimal("2300.00"))
    own, taken = emergency.actual.inputs
    assert [part.name for part in taken.inputs] == [
        "Closed months, as at their close: April 2006",
        "Months not closed, as now: May 2006 to June 2006",
    ]
    assert len(own.inputs[1].sources) == 3


def test_a_new_name_is_the_same_practice(issued) -> None:
    new = issued.practice("Riverside Surgery", "ZZ0009", patients=0)
    succeed(issued, SuccessionKind.RENAME, new=new)
    found = statement(new, JULY)
    assert (found.budget, found.total.actual.value) == (None, Decimal("7050.00"))
    assert found.restated[0].startswith("Includes Second Surgery (ZZ0002), renamed on 1 July 2006")


def test_a_split_is_not_restated_and_says_so(issued) -> None:
    new = issued.practice("New Surgery", "ZZ0008")
    every = total_budget(issued, JULY)
    succeed(issued, SuccessionKind.SPLIT, new=new)
    old, young = statement(issued.second, JULY), statement(new, JULY)
    for found in (old, young):
        assert "went to New Surgery (ZZ0008) when it split on 1 July 2006" in found.restated[0]
        assert "not restated" in found.restated[0]
    assert old.total.actual.value == Decimal("7050.00")
    assert young.figures is None
    assert total_budget(issued, JULY) == every


def test_a_practice_that_closed_without_an_heir_still_counts(issued) -> None:
    every = total_budget(issued, JULY)
    issued.second.parents.update(period=("2005-04-01", MERGED_ON))
    issued.second.closed_on = MERGED_ON
    issued.second.save()
    assert total_budget(issued, JULY) == every
    assert total_budget(issued, JUNE) == every


def test_mergers_cost_no_more_queries(issued, django_assert_max_num_queries) -> None:
    for number in range(10, 13):
        practice = issued.practice(f"Surgery {number}", f"ZZ00{number}")
        issued.spell(practice, APRIL)
        succeed(issued, old=practice)
    issued.summed()
    with django_assert_max_num_queries(13):
        statements(issued.pct, JULY)
    with django_assert_max_num_queries(13):
        statement(issued.first, JULY)
