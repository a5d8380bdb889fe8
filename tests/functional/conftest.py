"""A browser, a server, and people who are signed in."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pbc.accounts.middleware import HAT
from pbc.accounts.models import RoleAssignment
from tests.factories.accounts import RoleAssignmentFactory
from tests.functional.browser import LAUNCH, WIDE, Watch, chromium

# Playwright runs an event loop in this thread; the database is used beside it, never inside.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SLOWEST = 30_000  # milliseconds; the first page compiles every template


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/functional/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all journeys, and not longer: no other test may find its event loop in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]
    context.set_default_timeout(SLOWEST)
    expect.set_options(timeout=SLOWEST)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_server: Any) -> Iterator[Page]:
    """A page whose console, script and requests stay clean throughout."""
    page = context.new_page()
    watch = Watch(live_server.url)
    watch.over(page)
    yield page
    assert watch.faults == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[RoleAssignment], None]:
    """Sign a person in with this hat on, by cookie."""

    def signed_in(hat: RoleAssignment) -> None:
        client = Client()
        client.force_login(hat.user)
        session = client.session
        session[HAT] = hat.pk
        session.save()
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": live_server.url}]
        )

    return signed_in


@pytest.fixture
def signed_in_page(page: Page, sign_in: Callable[[RoleAssignment], None]) -> Callable[..., Page]:
    """``signed_in_page("pct_finance", organisation=pct)``: a page of somebody with this role."""

    def page_of(role: str, **given: Any) -> Page:
        sign_in(RoleAssignmentFactory(role=role, **given))
        return page

    return page_of
