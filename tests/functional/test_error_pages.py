"""What people see when something cannot be done."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories.accounts import RoleAssignmentFactory
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


def test_page_not_found(page: Page) -> None:
    page.goto("/nowhere/")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    examine(page, "error-404")


def test_a_page_for_other_roles(signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance")
    page.goto("/users/")
    expect(page.get_by_text("As PCT finance you may not open this page.")).to_be_visible()
    examine(page, "error-403")


def test_a_form_that_was_open_too_long(page: Page, context: BrowserContext) -> None:
    RoleAssignmentFactory(user__email="freda@example.org")
    page.goto("/sign-in/")
    context.clear_cookies()
    page.get_by_label("E-mail address").fill("freda@example.org")
    page.get_by_label("Password", exact=True).fill("x")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="This form has expired")).to_be_visible()
    examine(page, "error-csrf")
