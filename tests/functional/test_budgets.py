"""Statements and budgets as PCT finance and practices use them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory
from tests.functional.browser import WIDE, examine
from tests.integration.budgets.world import AT, THIS, BudgetWorld

pytestmark = pytest.mark.django_db
SCROLLS = "[...document.querySelectorAll('.pbc-scroll')].map(e => e.scrollWidth - e.clientWidth)"


@pytest.fixture
def world(db: None) -> BudgetWorld:
    """Two practices with issued budgets, April and May 2006 loaded."""
    world = BudgetWorld().year()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year([Month(2006, 4), Month(2006, 5)])


def opened(place: Page | Locator, figure: str) -> None:
    """Choose a figure to see how it was worked out."""
    place.locator("summary").filter(has_text=f"how “{figure}").first.click()


def test_from_list_to_file_in_three_clicks(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/statements/?month=2006-05")
    examine(page, "statements")
    page.get_by_role("link", name="First Surgery", exact=True).click()
    expect(page.get_by_role("heading", name="Statement, May 2006")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^Emergency admissions")).first
    actual = row.get_by_role("cell").nth(2)
    opened(actual, "Emergency admissions, actual to date")
    examine(page, "statement-working-open")
    actual.get_by_role("link", name="Open the whole working").click()
    expect(page.get_by_role("heading", name="Emergency admissions: actual to date")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^file-")).first).to_be_visible()
    examine(page, "statement-working")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name=re.compile("^file-")).first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name=re.compile("^file-")).first.click()
    expect(page).to_have_url(re.compile(r"/imports/[0-9a-f-]{36}/$"))


def test_the_rule_behind_a_budget(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto(f"/practices/{world.first.code}/budget/?year=2006/07")
    opened(page, "Emergency admissions, budget for the year")
    expect(page.get_by_text("S4 ¶41, rules of 2006/07").first).to_be_attached()
    examine(page, "budget")


def test_the_statement_fits_a_desk_and_changes_month(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto(f"/practices/{world.first.code}/statement/?month=2006-05")
    examine(page, "statement")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert max(page.evaluate(SCROLLS)) < 5, "no table scrolls sideways; hidden words may stick out a hair"
    page.get_by_label("Month", exact=True).select_option("April 2006")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Statement, April 2006")).to_be_visible()


def test_a_practice_sees_its_own_statement_only(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/statements/?month=2006-05")
    expect(page.get_by_role("link", name="First Surgery", exact=True)).to_be_visible()
    expect(page.get_by_text("Second Surgery")).to_have_count(0)
    page.get_by_role("link", name="First Surgery", exact=True).click()
    expect(page.get_by_text("over budget to date").first).to_be_visible()
    page.goto(f"/practices/{world.second.code}/statement/")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()


def test_the_lead_of_a_consortium_from_home_to_the_pool_and_a_members_line(
    world: BudgetWorld, signed_in_page: Callable[..., Page]
) -> None:
    consortium = ConsortiumFactory(name="Northmoor Group", pct=world.pct)
    for practice in (world.first, world.second):
        AffiliationFactory(child=practice, parent=consortium, period=("2006-04-01", None), is_sole=False)
    page = signed_in_page("consortium_lead", organisation=consortium)
    page.goto("/")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Statements").click()
    page.get_by_role("link", name="Members of Northmoor Group side by side and together").click()
    page.get_by_label("Month", exact=True).select_option("May 2006")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Members’ budgets, May 2006")).to_be_visible()
    expect(page.get_by_text("Each member keeps its own budget and its own statement: no money moves")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Second Surgery"))).to_contain_text("£4,700.00")
    together = page.get_by_role("row", name=re.compile("^Total"))
    expect(together).to_contain_text("£9,800.00")
    examine(page, "pool")
    page.get_by_role("link", name="Second Surgery", exact=True).click()
    expect(page.get_by_role("heading", name="Statement, May 2006")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Total")).first).to_contain_text("£4,700.00")
    examine(page, "pool-member")
    page.go_back()
    expect(page.get_by_role("heading", name="Members’ budgets, May 2006")).to_be_visible()
