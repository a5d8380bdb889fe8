from decimal import Decimal

import pytest

from budgets.actions.allocation import set_aside
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.ledger import AccountKind, Overdrawn, is_whole
from budgets.domain.states import BudgetStatus
from budgets.models import Account, Budget
from budgets.queries.ledger import books_of, replayed, standing
from pbc.core.errors import Invalid
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, THIS, BudgetWorld


def issue(world: BudgetWorld) -> list[Budget]:
    made = set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    return issue_budgets(pct=world.pct, financial_year=THIS, version=made[0].version, by=SYSTEM, at=AT)


def test_what_is_issued_leaves_the_allocation_to_the_penny(world) -> None:
    budgets = issue(world)
    books = books_of(world.pct, THIS)
    by_kind = standing(books).by_kind
    assert by_kind[AccountKind.DEVOLVED] == sum(budget.net for budget in budgets)
    assert by_kind[AccountKind.CONTINGENCY] == sum(budget.contingency for budget in budgets)
    assert sum(by_kind.values()) == standing(books).allocation == Decimal("1100000.00")
    assert is_whole(replayed(books))


def test_a_later_version_takes_the_place_of_the_earlier(world) -> None:
    issue(world)
    world.spell(world.first, THIS.previous.months[0])
    world.summed()
    budgets = issue(world)
    by_kind = standing(books_of(world.pct, THIS)).by_kind
    assert budgets[0].version == 2
    assert by_kind[AccountKind.DEVOLVED] == sum(budget.net for budget in budgets)
    assert by_kind[AccountKind.CONTINGENCY] == sum(budget.contingency for budget in budgets)


def test_a_version_that_differs_in_nothing_posts_nothing(world) -> None:
    issue(world)
    before = books_of(world.pct, THIS).postings.count()
    issue(world)
    assert books_of(world.pct, THIS).postings.count() == before


def test_more_than_the_allocation_is_not_issued(db) -> None:
    world = BudgetWorld().allocated(hchs="57000.00", prescribing="1890.00").year()
    with pytest.raises(Invalid, match=r"services is short by £150.00: the budgets come to £57,150.00, and £57,000.00"):
        issue_budgets_of_two(world)
    assert Budget.objects.filter(status=BudgetStatus.ISSUED).count() == 0
    assert not Account.objects.filter(kind=AccountKind.DEVOLVED).exists()


def test_an_allocation_spent_meanwhile_does_not_hold_what_was_adopted(world) -> None:
    made = set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    set_aside(
        pct=world.pct,
        financial_year=THIS,
        kind=AccountKind.PCT_HELD,
        name="Ambulances",
        component="hchs",
        amount=Decimal("990000.00"),
        reason="A contract signed in March",
        effective_on=THIS.first_day,
        by=SYSTEM,
        at=AT,
    )
    with pytest.raises(Overdrawn, match=r"services holds £10,000.00, and £57,000.00 would be taken"):
        issue_budgets(pct=world.pct, financial_year=THIS, version=made[0].version, by=SYSTEM, at=AT)
    assert Budget.objects.filter(status=BudgetStatus.ISSUED).count() == 0


def issue_budgets_of_two(world: BudgetWorld) -> None:
    """Hospital care of both comes to 27,600 + 1,800 + 27,600 and one more attendance of 150."""
    world.attendance(world.second, THIS.previous.months[0], price=Decimal("150.00"))
    world.summed()
    issue(world)


def test_without_an_allocation_nothing_is_issued(db) -> None:
    world = BudgetWorld()
    world.spell(world.first, THIS.previous.months[0])
    world.spell(world.second, THIS.previous.months[0])
    world.summed()
    with pytest.raises(Invalid, match="Record the allocation first"):
        issue(world)
