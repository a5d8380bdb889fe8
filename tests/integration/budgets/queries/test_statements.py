from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.statements import Position
from budgets.queries.ground import budgets_in_force
from budgets.queries.statements import statement, statements
from governance.models import LocalRule
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthClose
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, THIS, BudgetWorld

APRIL, MAY = Month(2006, 4), Month(2006, 5)
CLOSED_AT = datetime(2006, 5, 20, 9, tzinfo=UTC)


@pytest.fixture
def issued(world) -> BudgetWorld:
    """Budgets issued; April and May 2006 the same as every month of the year before. First: 29,433.60 a year."""
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year([APRIL, MAY])


def close(world) -> None:
    """Close April 2006, the year before being closed."""
    before = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
    MonthClose.objects.create(pct=world.pct, month=Month(2006, 3).first_day, **before)
    close_month(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)


def test_a_statement_calculated_by_hand(issued) -> None:
    """Two twelfths of 29,433.60 are 4,905.60; actual 2 × (2,300 + 150 + 100) = 5,100; × 6 = 30,600."""
    found = statement(issued.first, MAY)
    total = found.total
    assert total.budget.value == Decimal("29433.60")
    assert total.budget_to_date.value == Decimal("4905.60")
    assert total.actual.value == Decimal("5100.00")
    assert total.variance.value == Decimal("194.40")
    assert total.variance_percent.value == Decimal("4.0")
    assert total.forecast.value == Decimal("30600.00")
    assert total.position is Position.OVER
    emergency = found.lines[0]
    assert (emergency.line, emergency.activity.value, emergency.activity_budget.value) == (Line.EMERGENCY, 2, 2)


def test_figures_add_up_exactly(issued) -> None:
    found = statement(issued.second, MAY)
    for name in ("budget", "budget_to_date", "actual", "variance", "forecast"):
        assert getattr(found.total, name).value == sum(getattr(line, name).value for line in found.lines)
    assert found.total.budget.value == found.budget.net


def test_late_data_stand_apart_from_a_closed_month(issued) -> None:
    close(issued)
    issued.spell(issued.first, APRIL)
    issued.summed()
    found = statement(issued.first, MAY)
    emergency = found.lines[0]
    assert emergency.actual.value == Decimal("4600.00"), "April as at its close"
    assert emergency.late.value == Decimal("2300.00")
    assert emergency.actual.inputs[0].name == "Closed months, as at their close: April 2006"
    assert "closed on 20 May 2006 by The system" in emergency.actual.inputs[0].sources[0].label
    assert emergency.actual.inputs[1].sources[0].label.startswith("file-")
    assert not found.is_closed
    assert statement(issued.first, APRIL).is_closed


def test_every_figure_opens_to_budget_rule_and_files(issued) -> None:
    line = statement(issued.first, MAY).lines[0]
    stored = line.budget.inputs[0]
    assert stored.name == "Emergency admissions, budget for the year"
    assert stored.inputs[1].parameters[0].source == "S4 ¶41, rules of 2006/07"
    slot = issued.slot(Dataset.SPELLS, MAY)
    references = [source.reference for source in line.actual.inputs[0].sources]
    assert str(slot.current_batch.reference) in references
    assert len(references) == 2


def test_without_a_budget_there_are_no_figures(world) -> None:
    found = statement(world.first, APRIL)
    assert (found.budget, found.figures, found.lines, found.total) == (None, None, (), None)
    assert found.pct == world.pct


def test_a_proposal_is_not_yet_a_budget(world) -> None:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    assert budgets_in_force([world.first], APRIL) == {}


def test_a_line_without_budget_stands_with_nought(issued) -> None:
    issued.spell(issued.first, MAY, line=Line.DAY_CASE)
    found = statement(issued.summed().first, MAY)
    day_case = next(line for line in found.lines if line.line == Line.DAY_CASE)
    assert (day_case.budget.value, day_case.actual.value) == (0, Decimal("2300.00"))
    assert day_case.budget.inputs[0].reason == "The budget names no sum for this line."


def test_data_that_has_not_come_is_said(issued) -> None:
    found = statement(issued.first, Month(2006, 6))
    assert found.lines[0].actual.notes == ("Data are held for 2 of the 3 months: the actual is short of the rest.",)
    assert found.lines[0].forecast.value == Decimal("27600.00")


@pytest.mark.parametrize("method", ["working_days", "last_year"])
def test_the_profile_is_the_one_the_pct_chose(issued, method) -> None:
    LocalRule.objects.create(
        pct=issued.pct,
        key="statement_profile",
        value=method,
        from_day=APRIL.first_day,
        reason="x",
        adopted_by="x",
        adopted_at=AT,
    )
    found = statement(issued.first, MAY)
    assert found.profile.method == method
    expected = {"working_days": Decimal("27600.00") * Decimal("0.96") * 39 / 252, "last_year": Decimal("4416.00")}
    assert found.lines[0].budget_to_date.value == expected[method].quantize(Decimal("0.01"))


def test_the_course_of_the_year_ends_in_budget_and_forecast(issued) -> None:
    found = statement(issued.first, MAY)
    months = found.course
    assert [month.actual for month in months[:3]] == [Decimal("2550.00"), Decimal("5100.00"), None]
    assert months[1].forecast == Decimal("5100.00")
    assert months[-1].forecast == found.total.forecast.value
    assert months[1].budget == found.total.budget_to_date.value
    assert months[-1].budget == found.budget.net


def test_a_pcts_statements_add_up(issued) -> None:
    found = statements(issued.pct, MAY)
    assert [each.practice for each in found.statements] == [issued.first, issued.second]
    assert found.total.budget.value == sum(each.budget.net for each in found.statements)
    assert found.total.actual.value == Decimal("5100.00") + Decimal("4700.00")
    assert found.without_budget == ()


def test_a_pct_with_practices_without_budget(issued) -> None:
    new = issued.practice("New Surgery", "ZZ0007")
    found = statements(issued.pct, MAY)
    assert [each.practice for each in found.without_budget] == [new]
    assert [each.practice for each in statements(issued.pct, MAY, visible=[new]).statements] == [new]


def test_the_number_of_queries_does_not_grow(issued, django_assert_num_queries) -> None:
    close(issued)
    with django_assert_num_queries(12):
        statements(issued.pct, MAY)
    for number in range(10, 13):
        practice = issued.practice(f"Surgery {number}", f"ZZ00{number}")
        issued.spell(practice, APRIL)
    issued.summed()
    with django_assert_num_queries(12):
        statements(issued.pct, MAY)
    with django_assert_num_queries(11):
        statement(issued.first, MAY)


def test_a_statement_costs_twelve_queries_at_most(issued, django_assert_max_num_queries) -> None:
    """Twelve; eleven once the sums of costly patients are kept."""
    close(issued)
    with django_assert_max_num_queries(12):
        statement(issued.first, MAY)


def test_why_a_variance_arose_is_told_where_all_it_takes_is_read(issued) -> None:
    assert statement(issued.first, MAY).total.split
    assert [each.total.split for each in statements(issued.pct, MAY).statements] == [None, None]


def test_a_figure_is_found_by_its_line(issued) -> None:
    found = statement(issued.first, MAY)
    assert found.line("emergency") is found.lines[0]
    assert found.line("total") is found.total
    assert found.line("weather") is None
    assert statement(issued.first, Month(2004, 4)).line("total") is None


def test_the_date_of_the_data_is_that_of_the_practices_own_last_file(issued) -> None:
    found = statement(issued.first, MAY)
    newest = issued.slot(Dataset.SPELLS, MAY).current_batch
    newest.received_at = datetime(2006, 6, 20, 9, tzinfo=UTC)
    newest.save()
    assert found.data_at < newest.received_at
    assert statement(issued.first, MAY).data_at == newest.received_at
    assert statement(issued.first, APRIL).data_at < newest.received_at, "a file of another month"
