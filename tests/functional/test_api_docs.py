"""A supplier's engineer reads how to send a file, without an account and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


def test_from_help_to_one_operation_of_the_api(page: Page) -> None:
    page.goto("/help/machines/")
    page.get_by_role("link", name="Read the documentation of the API").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Send a file", exact=True).click()
    operation = page.get_by_role("region", name="Send a file")
    expect(operation.get_by_role("heading")).to_be_in_viewport()
    expect(operation.get_by_text("curl -X POST")).to_be_visible()
    examine(page, "api-docs")
