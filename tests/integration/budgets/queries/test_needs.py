from datetime import date

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.queries.needs import needs
from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import SYSTEM, Principal
from tests.integration.budgets.world import AT, THIS


def hat(organisation, role="pct_finance") -> Principal:
    permissions = frozenset(ROLES[role].permissions)
    return Principal("x", role, permissions, organisation_id=organisation.pk, organisation_kind=organisation.kind)


def test_a_budget_that_is_not_set_then_not_issued_then_done(world) -> None:
    today = date(2006, 4, 20)
    (need,) = needs(principal=hat(world.pct), today=today)
    assert (need.title, need.due_on) == ("Set budgets for 2006/07", date(2006, 4, 1))
    assert need.due_text(today) == "Overdue by 19 days"
    assert need.url == "/budgets/2006/"
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    (need,) = needs(principal=hat(world.pct), today=today)
    assert need.title == "Issue budgets for 2006/07"
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    assert needs(principal=hat(world.pct), today=today) == []


def test_from_january_the_next_year_is_asked_for(world) -> None:
    titles = [need.title for need in needs(principal=hat(world.pct), today=date(2007, 1, 10))]
    assert titles == ["Set budgets for 2006/07", "Set budgets for 2007/08"]


@pytest.mark.parametrize("role", ["pct_analyst", "practice_manager"])
def test_others_are_asked_for_nothing(world, role) -> None:
    organisation = world.first if role == "practice_manager" else world.pct
    assert needs(principal=hat(organisation, role), today=date(2006, 4, 20)) == []
