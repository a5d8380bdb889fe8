import pytest
import time_machine
from django.urls import reverse

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.world import AT, THIS


@pytest.fixture(autouse=True)
def _in_june_2006():
    with time_machine.travel("2006-06-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def page_of(client, practice, **asked) -> str:
    return client.get(reverse("budgets:budget", args=[practice.code]), asked).content.decode()


def test_the_budget_opens_to_its_lines_rules_and_rows(world, sign_in) -> None:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    page = page_of(sign_in("practice_manager", world.first), world.first)
    assert "Indicative budget 2006/07" in page
    assert "£29,433.60" in page
    assert "the whole of 2005/06" in page
    assert "1,800 patients, counted on 1 January 2006" in page.replace("2006-01-01", "1 January 2006")
    assert "last year’s activity at this year’s prices" in page
    assert "S4 ¶41, rules of 2006/07" in page
    assert "illustrative value" in page


def test_a_practice_sees_a_proposal_once_it_is_adopted(world, sign_in) -> None:
    client = sign_in("practice_manager", world.first)
    assert "First Surgery has no budget for 2006/07 yet" in page_of(client, world.first)
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    page = page_of(client, world.first)
    assert "Lines of version 1" in page
    assert "Proposed" in page
    assert "Set budgets for 2006/07" not in page


def test_the_pct_sees_versions_and_chooses_one(world, sign_in) -> None:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    client = sign_in("pct_finance", world.pct)
    assert "Lines of version 2" in page_of(client, world.first)
    older = page_of(client, world.first, version="1")
    assert "Lines of version 1" in older
    assert "Superseded" in older


def test_a_year_without_budget_says_what_to_do(world, sign_in) -> None:
    page = page_of(sign_in("pct_finance", world.pct), world.first, year="2007/08")
    assert "has no budget for 2007/08 yet" in page
    assert "Set budgets for 2007/08" in page
    assert "2006/07 yet" in page_of(sign_in("pct_finance", world.pct), world.first, year="soon")
