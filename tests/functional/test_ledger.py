"""The ledger as PCT finance and a practice use it, and the page that tells savings from luck."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.functional.browser import examine
from tests.integration.budgets.world import AT, THIS, BudgetWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> BudgetWorld:
    """Two practices with issued budgets; the second has had many emergencies in April 2006."""
    world = BudgetWorld().year()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    for _ in range(40):
        world.spell(world.second, Month(2006, 4))
    return world.year([Month(2006, 4)])


def test_finance_moves_money_and_sees_where_it_stands(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/ledger/2006/")
    expect(page.get_by_role("row", name=re.compile("^Allocation £1,100,000.00"))).to_be_visible()
    examine(page, "ledger")
    page.get_by_role("link", name="Set money aside").click()
    page.get_by_label("Name", exact=True).fill("Ambulances")
    page.get_by_label("Amount, £").fill("9000000")
    page.get_by_label("Reason").fill("The contract of 2005")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("link", name=re.compile("would be taken"))).to_be_visible()
    examine(page, "set-aside-refused")
    page.get_by_label("Amount, £").fill("25000")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_text("Set aside: £25,000.00 for Ambulances.")).to_be_visible()
    page.get_by_role("link", name="Move money between budgets").click()
    page.get_by_label("Take from").select_option(label="Held by the PCT, Ambulances")
    page.get_by_label("Give to").select_option(label="Practice budget of First Surgery, emergency admissions")
    page.get_by_label("Amount, £").fill("120.50")
    page.get_by_label("From which day it counts").fill("2006-06-01")
    page.get_by_label("Reason").fill("A pilot")
    examine(page, "virement")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_text("Moved: £120.50.")).to_be_visible()
    page.get_by_role("link", name="Practice budget of First Surgery, emergency admissions").click()
    expect(page.get_by_role("cell", name="£120.50")).to_be_visible()
    examine(page, "account")
    page.get_by_role("link", name="Virement").click()
    expect(page.get_by_text("A pilot")).to_be_visible()
    examine(page, "posting")


def test_a_practice_sees_its_own_money(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/ledger/2006/")
    expect(page.get_by_text("You see your own accounts")).to_be_visible()
    expect(page.get_by_text("Second Surgery")).to_have_count(0)
    examine(page, "ledger-of-practice")


def test_saving_or_luck(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/chance/?month=2006-04")
    expect(page.get_by_role("heading", name="Saving or luck, April 2006")).to_be_visible()
    examine(page, "chances")
    page.get_by_role("link", name="Second Surgery", exact=True).click()
    expect(page.get_by_text("An overspend").first).to_be_visible()
    examine(page, "chance")
