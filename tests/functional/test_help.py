"""Somebody who does not understand a screen finds the page about it, and from there every other."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pbc.help.pages import PAGES
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


def test_from_a_screen_to_its_help_and_on(signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance")
    page.goto("/imports/")
    page.get_by_role("link", name="Help: Send files").click()
    expect(page.get_by_role("heading", name="Send files", level=1)).to_be_visible()
    examine(page, "help-files")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Help", exact=True).last.click()
    expect(page.get_by_role("heading", name="What does universal coverage mean?")).to_be_visible()
    examine(page, "help")


@pytest.mark.parametrize("slug", [each.slug for each in PAGES if each.slug != "files"])
def test_help_is_there_before_signing_in(page: Page, slug: str) -> None:
    page.goto(f"/help/{slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    examine(page, f"help-{slug}")
