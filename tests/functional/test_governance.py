"""Rules as the PBC manager uses them, and an exception from one as the SHA reads and decides it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pbc.core import clock
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory
from tests.functional.browser import examine
from tests.integration.budgets.exception_world import ExceptionWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def pct(db: None) -> Organisation:
    return PctFactory(name="Northmoor PCT", code="ZN1")


def test_a_local_rule_outside_and_inside_its_limits(pct: Organisation, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pbc_manager", organisation=pct)
    page.goto("/rules/")
    examine(page, "rules")
    page.goto("/rules/break_even/")
    examine(page, "rule")
    page.goto("/rules/purchasing_power/")
    page.get_by_role("link", name="Adopt a value for Northmoor PCT").click()
    page.get_by_label("The PCT’s own value").fill("90")
    page.get_by_label("In force from").fill((clock.today() + timedelta(days=30)).isoformat())
    page.get_by_label("Why").fill("Agreed with practices")
    page.get_by_role("button", name="Adopt").click()
    expect(page.get_by_role("alert")).to_contain_text("is at least 100")
    examine(page, "rule-refused")
    page.get_by_label("The PCT’s own value").fill("101")
    page.get_by_role("button", name="Adopt").click()
    expect(page.get_by_text("Adopted:")).to_be_visible()
    expect(page.get_by_text("Agreed with practices")).to_be_visible()
    examine(page, "rule-adopted")


def test_an_exception_is_read_and_decided(db: None, signed_in_page: Callable[..., Page]) -> None:
    world = ExceptionWorld()
    world.supported()
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/exceptions/new/")
    examine(page, "exception-new")
    page.get_by_role("button", name="Ask the SHA").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the PCT cannot follow the rule.")
    examine(page, "exception-refused")
    reviewer = signed_in_page("sha_performance_manager", organisation=world.sha)
    reviewer.goto("/exceptions/")
    examine(reviewer, "exceptions")
    reviewer.get_by_role("link", name="ZN1-E2006-1").click()
    examine(reviewer, "exception")
    reviewer.get_by_label("Granted").check()
    reviewer.get_by_label("Day of its letter").fill("2006-05-02")
    reviewer.get_by_label("Reference of its letter").fill("PBC/7")
    reviewer.get_by_label("Last day on which it holds").fill("2007-03-31")
    reviewer.get_by_role("button", name="Record the decision").click()
    expect(reviewer.get_by_text("Letter PBC/7 of 2 May 2006; it holds until 31 March 2007.")).to_be_visible()
