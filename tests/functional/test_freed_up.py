"""Freed-up resources as a practice, its PCT, the board's clerk and the auditor use them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budgets.actions.uses import agree_use
from tests.factories.accounts import PASSWORD
from tests.functional.browser import examine
from tests.integration.budgets.actions.test_last_resort import empty_fund, failed
from tests.integration.budgets.freed_up_world import NOW, FreedUpWorld

pytestmark = pytest.mark.django_db
CLAIM = "/freed-up/claims/ZZ0001-2006-1/"


@pytest.fixture
def world(db: None) -> FreedUpWorld:
    """The first practice has freed 3,805.60 by May 2006."""
    return FreedUpWorld().two_months()


def test_from_a_statement_to_a_purchase(world: FreedUpWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/practices/ZZ0001/statement/?month=2006-05")
    examine(page, "statement-freed-up")
    page.get_by_role("link", name="Freed-up resources of First Surgery").click()
    examine(page, "freed-up-empty")
    page.get_by_role("link", name="Declare freed-up resources").click()
    page.get_by_label("Freed by the end of").select_option("May 2006")
    page.get_by_label("What freed it").fill("Asthma is tested at the surgery now")
    examine(page, "declare-claim")
    page.get_by_role("button", name="Declare", exact=True).click()
    expect(page.get_by_text("Declared: £3,805.60. The PCT decides on it.")).to_be_visible()
    page.locator("summary").filter(has_text="how “The practice’s part”").first.click()
    expect(page.get_by_text("Terms not signed: the national rule applies.").first).to_be_visible()
    examine(page, "claim-declared")

    signed_in_page("pbc_manager", organisation=world.pct)
    page.goto("/")
    page.get_by_role("link", name="Decide claim ZZ0001-2006-1 of First Surgery").click()
    page.get_by_role("button", name="Agree this claim").click()
    expect(page.get_by_text("Agreed. The practice now says what it should buy.")).to_be_visible()

    signed_in_page("practice_manager", organisation=world.first)
    page.goto("/")
    expect(page.get_by_text("Say what £2,663.92 of freed-up resources should buy")).to_be_visible()
    page.goto(CLAIM)
    page.get_by_role("link", name="Propose a use").click()
    page.get_by_label("What is to be bought").fill("A spirometer")
    page.get_by_label("What local patients gain by it").fill("Asthma is tested without a journey")
    page.get_by_label("Amount, £").fill("9000")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("link", name=re.compile("too much"))).to_be_visible()
    examine(page, "propose-use-refused")
    page.get_by_label("Amount, £").fill("450")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("Proposed. The PCT decides on it.")).to_be_visible()

    signed_in_page("pbc_manager", organisation=world.pct)
    page.goto(f"{CLAIM}uses/1/")
    examine(page, "use-to-decide")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Agree and release").click()
    expect(page.get_by_text("The board is told in its list.")).to_be_visible()

    signed_in_page("practice_manager", organisation=world.first)
    page.goto(f"{CLAIM}uses/1/")
    page.get_by_label("Amount spent, £").fill("450")
    page.get_by_label("Evidence").fill("Invoice 4711")
    examine(page, "use-to-account-for")
    page.get_by_role("button", name="Record as spent").click()
    expect(page.get_by_text("Recorded as spent.")).to_be_visible()
    page.goto(CLAIM)
    expect(page.get_by_text("Freed-up resources spent").first).to_be_visible()
    examine(page, "claim-with-uses")


def test_a_use_that_cannot_be_yet(world: FreedUpWorld, signed_in_page: Callable[..., Page]) -> None:
    world.proposed(world.agreed(), "600.00", kind="premises", description="A ramp at the door")
    page = signed_in_page("pct_director", organisation=world.pct)
    page.goto(f"{CLAIM}uses/1/")
    page.get_by_role("link", name="Refuse it, or say what stands in the way").click()
    page.get_by_label("The reasons in full").fill("The landlord has not yet said yes to it.")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    examine(page, "decline-use-refused")
    page.get_by_label("The plan", exact=True).fill("The PCT asks the landlord and pays the survey.")
    page.get_by_label("Step 1 of the timetable").fill("Survey")
    page.get_by_label("Day of step 1").fill("2049-09-01")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("It cannot be done yet: The landlord has not yet said yes")).to_be_visible()
    examine(page, "use-cannot-yet")
    signed_in_page("pct_board_clerk", organisation=world.pct)
    page.goto("/freed-up/minutes/")
    page.get_by_role("link", name="Record a minute").click()
    page.get_by_label("Day of the meeting").fill("2006-06-28")
    page.get_by_label("Reference").fill("B/06/41")
    page.get_by_label("What the board decided").fill("A ramp at First Surgery is approved.")
    page.get_by_label("Up to, £").fill("600")
    examine(page, "new-minute")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Recorded: minute B/06/41.")).to_be_visible()
    examine(page, "minutes")
    signed_in_page("pct_director", organisation=world.pct)
    page.goto(f"{CLAIM}uses/1/")
    page.get_by_label("Minute of the board, for premises").select_option(index=1)
    page.get_by_role("button", name="Agree this use").click()
    expect(page.get_by_text("Agreed. Its money is promised to it.")).to_be_visible()


def test_a_last_resort_refused_for_want_of_a_minute(world: FreedUpWorld, signed_in_page: Callable[..., Page]) -> None:
    claim = world.agreed()
    agree_use(use=world.proposed(claim, "1000.00"), by=world.pbc, at=NOW)
    empty_fund(world)
    failed(world)
    page = signed_in_page("pct_director", organisation=world.pct)
    page.goto("/freed-up/last-resort/2006/")
    examine(page, "last-resort")
    page.get_by_role("link", name="Cover an overspend").click()
    page.get_by_label("Amount, £").fill("1000")
    page.get_by_label("What it is for").fill("The acute contract")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    examine(page, "cover-overspend")
    page.get_by_role("button", name="Cover an overspend").click()
    expect(page.get_by_text("there is no minute of the board that decides it").first).to_be_visible()
    signed_in_page("practice_manager", organisation=world.first)
    page.goto("/practices/ZZ0001/freed-up/?year=2006/07")
    expect(page.get_by_text("£1,000.00 asked of all practices")).to_be_visible()
    examine(page, "freed-up-of-practice")
    signed_in_page("auditor", organisation=world.pct)
    page.goto("/freed-up/")
    examine(page, "claims")
    page.goto("/freed-up/2006/")
    expect(page.get_by_role("cell", name="£2,663.92").first).to_be_visible()
    examine(page, "freed-up-balances")
    page.goto("/freed-up/small-purchases/")
    examine(page, "small-purchases")
