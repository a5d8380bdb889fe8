"""A variance from the statement to its accepted explanation, and the pages that add statements up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.functional.browser import examine
from tests.integration.budgets.actions.test_explanations import over  # noqa: F401 - a closed month over its budget
from tests.integration.budgets.world import BudgetWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> BudgetWorld:
    return BudgetWorld().year()


def test_a_variance_is_asked_about_answered_and_accepted(
    over: BudgetWorld,  # noqa: F811
    signed_in_page: Callable[..., Page],
) -> None:
    page = signed_in_page("pct_finance", organisation=over.pct)
    page.goto(f"/practices/{over.first.code}/statement/?month=2006-04")
    expect(page.get_by_role("heading", name="Why did it move?")).to_be_visible()
    examine(page, "statement-closed")
    page.get_by_role("checkbox", name="Total").uncheck()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("is asked about 1")).to_be_visible()
    page = signed_in_page("practice_manager", organisation=over.first)
    page.goto("/")
    page.get_by_role("link", name="Explain a variance: Emergency admissions, April 2006").click()
    examine(page, "explanation-asked")
    page.get_by_label("What lies behind it").fill("Norovirus at the care home.")
    page.get_by_role("button", name="Send the explanation").click()
    expect(page.get_by_text("The PCT sees your answer")).to_be_visible()
    page = signed_in_page("pct_finance", organisation=over.pct)
    page.goto("/statements/explanations/?state=answered")
    examine(page, "explanations")
    page.get_by_role("link", name="Emergency admissions, April 2006").click()
    examine(page, "explanation-answered")
    page.get_by_role("button", name="Accept the explanation").click()
    expect(page.get_by_text("Accepted").first).to_be_visible()


def test_the_year_of_a_pct(over: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:  # noqa: F811
    page = signed_in_page("pct_finance", organisation=over.pct)
    page.goto("/statements/?month=2006-04")
    page.get_by_role("link", name="Break-even, risk and every line").click()
    expect(page.get_by_role("heading", name="Does the PCT break even?")).to_be_visible()
    examine(page, "roll-up")
