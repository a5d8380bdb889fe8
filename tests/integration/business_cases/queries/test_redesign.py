from datetime import date
from decimal import Decimal

from budgets.models import Budget
from business_cases.queries.redesign import last_twelve_months, own_figures, practices_behind, used_by
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory, PracticeFactory
from tests.integration.budgets.world import LAST, BudgetWorld
from tests.unit.business_cases.domain.test_redesign import ask
from tests.worlds import kept

TODAY = date(2006, 9, 14)


@kept
def world() -> BudgetWorld:
    return BudgetWorld().year()


def test_the_last_twelve_months_end_with_what_is_held(world: BudgetWorld) -> None:
    assert last_twelve_months(world.first, TODAY) == LAST.months
    assert last_twelve_months(world.first, date(2005, 6, 1))[-1] == Month(2005, 6)
    assert last_twelve_months(PracticeFactory(), TODAY) == ()


def test_a_consortium_stands_on_all_its_members(world: BudgetWorld) -> None:
    group = ConsortiumFactory(pct=world.pct)
    for member in (world.first, world.second):
        AffiliationFactory(child=member, parent=group, is_sole=False)
    assert practices_behind(group, TODAY) == [world.first, world.second]
    asked = ask(line=Line.EMERGENCY.value, code="")
    assert used_by(group, asked, TODAY).units == 24
    assert used_by(world.first, asked, TODAY).units == 12


def test_what_was_used_says_what_and_when(world: BudgetWorld) -> None:
    found = used_by(world.first, ask(line=Line.EMERGENCY.value, code="L09"), TODAY)
    assert (found.label, found.unit) == ("Emergency admissions, L09", "spells")
    assert (found.priced, found.cost, found.months) == (12, Decimal("27600.00"), 12)
    assert found.source.label.endswith("April 2005 to March 2006, at the prices of 2006/07")


def test_own_figures_by_line_and_specialty(world: BudgetWorld) -> None:
    found = own_figures(world.first, TODAY)
    lines = {each.line: each for each in found.lines}
    assert (lines[Line.EMERGENCY].units, lines[Line.EMERGENCY].cost) == (12, Decimal("27600.00"))
    assert (lines[Line.EMERGENCY].a_month, lines[Line.EMERGENCY].price) == (Decimal("1.0"), Decimal("2300.00"))
    assert [each.line for each in found.specialties] == [Line.FIRST_OUTPATIENT]
    assert not Budget.objects.exists()
    assert lines[Line.EMERGENCY].budget is None
