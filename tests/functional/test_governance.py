"""Rules as the PBC manager uses them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pbc.core import clock
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory
from tests.functional.browser import examine

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
