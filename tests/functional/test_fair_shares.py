"""Fair shares as PCT finance and a practice use them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories.fair_shares import prescribing_weights
from tests.functional.browser import WIDE, examine
from tests.integration.budgets.shares import issued, with_tables
from tests.integration.budgets.world import BudgetWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> BudgetWorld:
    """Two practices with issued budgets and tables of fair shares."""
    world = with_tables(BudgetWorld().year())
    prescribing_weights()
    issued(world)
    return world


def test_from_the_ledger_to_who_is_outside_the_band(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/ledger/2006/")
    page.get_by_role("link", name="Fair shares of 2006/07").click()
    expect(page.get_by_role("heading", name="Fair shares 2006/07")).to_be_visible()
    expect(page.get_by_text("1 budget would rise, by £306.60")).to_be_visible()
    examine(page, "fair-shares")
    page.get_by_label("Distance", exact=True).select_option("above the band")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("link", name="Second Surgery", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="First Surgery", exact=True)).to_have_count(0)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    examine(page, "fair-shares-wide")
    page.get_by_role("link", name="Second Surgery", exact=True).click()
    expect(page.get_by_role("heading", name="Fair share 2006/07")).to_be_visible()


def test_a_practice_follows_its_fair_share_to_its_list(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto(f"/practices/{world.first.code}/budget/?year=2006/07")
    page.get_by_role("link", name="Fair share of First Surgery, 2006/07").click()
    examine(page, "fair-share")
    for figure in (
        "Distance from fair share",
        "Fair share of what budgets hold",
        "Hospital services, fair share",
        "Weighted population: hospital services",
        "Weighted for age: hospital services",
        "List scaled to the population",
    ):
        page.locator("summary:visible").filter(has_text=f"how “{figure}").first.click()
    expect(page.get_by_text("List, counted on 1 January 2006").locator("visible=true").first).to_be_visible()
    examine(page, "fair-share-working-open")
    page.goto(f"/practices/{world.second.code}/fair-share/")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
