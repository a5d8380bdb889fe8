"""Every component in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.functional.browser import examine


def test_the_gallery_is_accessible(page: Page) -> None:
    page.goto("/components/")
    examine(page, "components")


def test_working_opens_by_keyboard(page: Page) -> None:
    page.goto("/components/")
    summary = page.get_by_text("how “Indicative budget, elective” was worked out").locator("xpath=ancestor::summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("illustrative value")).to_be_hidden()  # the part of a part stays shut
    expect(page.get_by_text("S4 ¶41")).to_be_visible()
    examine(page, "components-working-open")


def test_a_wide_table_scrolls_by_keyboard_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/components/")
    region = page.get_by_role("region", name="Sample practices")
    region.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(50):
        if region.evaluate("region => region.scrollLeft") > 0:
            return
        page.wait_for_timeout(100)
    pytest.fail("the table did not scroll")


def test_it_works_without_script(browser: object, live_server: object) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/components/")
    page.get_by_label("Name", exact=True).first.fill("07")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_text("1 result", exact=True)).to_be_visible()
    context.close()
