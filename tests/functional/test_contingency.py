"""The contingency fund as practices, PCT finance and a director use it, to the end of its year."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budgets.actions.threshold import call_every_closed_month, call_threshold
from information_packs import tasks
from information_packs.models import SumProof
from pbc.core import jobs
from pbc.core.principal import SYSTEM
from tests.factories.accounts import PASSWORD, UserFactory
from tests.functional.browser import examine
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, YEAR_END, FundWorld
from tests.integration.budgets.world import THIS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> FundWorld:
    """A fund that has borne a costly patient for three months."""
    world = FundWorld().put_in("40000.00").close(APRIL, MAY, JUNE)
    for month in (APRIL, MAY, JUNE):
        call_threshold(pct=world.pct, month=month, by=SYSTEM, at=CLOSED_AT)
    return world


def test_from_fund_to_the_costly_patient_s_rows(world: FundWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/contingency/")
    examine(page, "contingency-funds")
    page.get_by_role("link", name="Northmoor PCT", exact=True).click()
    expect(page.get_by_role("heading", name="Contingency fund 2006/07")).to_be_visible()
    examine(page, "contingency-fund")
    page.get_by_role("link", name="First Surgery", exact=True).click()
    expect(page.get_by_text("That you looked at these rows is recorded")).to_be_visible()
    examine(page, "costly-patients")


def test_a_call_is_written_decided_and_read(world: FundWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto(f"/contingency/{world.books.pk}/calls/new/")
    examine(page, "contingency-new-call")
    page.get_by_label("Line of the budget").select_option("emergency")
    page.get_by_label("Amount, £").fill("500.00")
    page.get_by_label("Could not be foreseen").check()
    page.get_by_label("Evidence").fill("An outbreak in May")
    page.get_by_role("button", name="Send the call").click()
    expect(page.get_by_text("It waits to be decided")).to_be_visible()
    examine(page, "contingency-call")
    address = page.url
    director = signed_in_page("pct_director", organisation=world.pct)
    director.goto(address)
    director.get_by_label("Meet it whole").check()
    director.get_by_label("Reasons").fill("The evidence holds.")
    examine(director, "contingency-decide")
    director.get_by_role("button", name="Decide").click()
    expect(director.get_by_text("The call is met")).to_be_visible()
    director.goto(f"/contingency/{world.books.pk}/calls/")
    examine(director, "contingency-queue")


def test_method_and_other_options(world: FundWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("auditor", organisation=world.pct)
    page.goto(f"/contingency/{world.books.pk}/")
    page.get_by_role("link", name=re.compile("published method")).click()
    expect(page.get_by_text("B. Cost above a threshold falls on the fund")).to_be_visible()
    examine(page, "contingency-method")
    page.goto(f"/contingency/{world.books.pk}/what-if/")
    expect(page.get_by_role("heading", name=re.compile("What if another option"))).to_be_visible()
    examine(page, "contingency-what-if")


def test_a_year_adds_up_is_closed_and_signed(
    db: None, signed_in_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "enqueue", lambda task, **given: None)
    world = FundWorld()
    world.year(THIS.months)
    world.close(*THIS.months, at=YEAR_END)
    call_every_closed_month(pct=world.pct, months=THIS.months, by=SYSTEM, at=YEAR_END)
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/sums/")
    page.get_by_role("button", name="Check the sums").click()
    expect(page.get_by_text("The sums are being checked.")).to_be_visible()
    tasks.make_proof(proof_id=SumProof.objects.get().pk)
    expect(page.get_by_role("status").filter(has_text="It adds up")).to_be_visible()
    examine(page, "sums-proof")
    page.goto("/sums/")
    examine(page, "sums")
    page.goto("/year-end/")
    examine(page, "year-ends")
    page.get_by_role("link", name="Northmoor PCT", exact=True).click()
    examine(page, "year-end-checklist")
    page.get_by_role("button", name="Close 2006/07").click()
    expect(page.get_by_role("link", name="Enter your password")).to_be_visible()
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Close 2006/07").click()
    expect(page.get_by_text("The year 2006/07 is closed. A director signs it now.")).to_be_visible()
    closed = page.url
    page = signed_in_page("pct_director", organisation=world.pct, user=UserFactory(name="Dr Ann Director"))
    page.goto(closed)
    examine(page, "year-end-to-sign")
    page.get_by_label("Your name, as your signature").fill("Dr Ann Director")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign 2006/07").click()
    expect(page.get_by_text("Signed.", exact=True)).to_be_visible()
    examine(page, "year-end-signed")
