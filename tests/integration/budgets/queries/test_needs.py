from datetime import date

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.queries.needs import needs
from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory, ShaFactory
from tests.integration.budgets.actions.test_questions import ask
from tests.integration.budgets.actions.test_terms import sign
from tests.integration.budgets.studio import adopted, director, manager, terms_of
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


def test_those_who_sign_are_asked_until_they_have(world) -> None:
    today = date(2006, 4, 20)
    first = adopted(world)[0]
    (practice,) = needs(principal=manager(world), today=today)
    assert (practice.title, practice.url) == ("Sign 1 budget", "/budgets/2006/agreements/")
    (pct,) = needs(principal=director(world), today=today)
    assert pct.title == "Sign 2 budgets"
    sign(terms_of(first), manager(world))
    assert needs(principal=manager(world), today=today) == []


def test_finance_is_asked_to_answer(world) -> None:
    ask(world, adopted(world)[0])
    titles = [need.title for need in needs(principal=hat(world.pct), today=date(2006, 3, 25))]
    assert "Answer 1 question about budgets" in titles


def test_the_sha_is_told_which_pcts_are_late(world) -> None:
    sha = ShaFactory()
    late = PctFactory(sha=sha, name="Late PCT")
    PctFactory(sha=sha, name="Later PCT")
    today = date(2006, 4, 20)
    (need,) = needs(principal=hat(sha, "sha_performance_manager"), today=today)
    assert need.title == "2 PCTs have not issued budgets for 2006/07"
    assert need.detail == f"{late.name} is 19 days late (S4 ¶28)."
    assert needs(principal=hat(sha, "sha_performance_manager"), today=date(2006, 4, 1)) == []
