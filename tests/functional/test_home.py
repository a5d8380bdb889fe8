"""The first page, with something to do and without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pbc import home
from pbc.accounts.domain.roles import ROLES
from pbc.core import clock
from pbc.core.needs import Need
from pbc.navigation import PLACES
from tests.functional.browser import NARROW, WIDE, examine

pytestmark = pytest.mark.django_db


def test_what_needs_you_now(signed_in_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    today = clock.today()
    needs = [
        Need("Close September 2006", "All files are in.", "/account/", today - timedelta(days=2), "month"),
        Need("Mend 12 rows held back", "Outpatients of Ambervale Hospital.", "/roles/", today, "import"),
        Need("Read the pack of September 2006", "", "/components/", None, "pack"),
    ]
    monkeypatch.setattr(home, "askers", lambda: (lambda *, principal, today: needs,))
    page = signed_in_page("pct_finance", organisation__name="Ambervale PCT")
    page.goto("/")
    expect(page.get_by_text("Overdue by 2 days")).to_be_visible()
    examine(page, "home-needs")


def test_pages_print_without_what_is_only_for_screens(signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("system_administrator")
    page.goto("/users/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Users", exact=True).first).to_be_visible()
    expect(page.get_by_text("Invented data.")).to_be_visible()
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Apply filters")).to_be_hidden()


@pytest.mark.parametrize("role", [role for role in ROLES if role.startswith("pct_")])
def test_nothing_of_the_menu_hides_on_a_desk(signed_in_page: Callable[..., Page], role: str) -> None:
    page = signed_in_page(role)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto("/")
    expect(page.get_by_role("navigation", name="Menu").get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("button", name="More")).to_have_count(0)


def test_every_place_is_two_choices_away(signed_in_page: Callable[..., Page]) -> None:
    """With the keyboard on a desk, and on a telephone."""
    page = signed_in_page("pct_finance")
    page.goto("/")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Money").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Money", exact=True)).to_be_visible()
    examine(page, "hub-money")
    expect(page.get_by_role("navigation", name="Menu").locator("[aria-current]")).to_have_text("Money")
    page.get_by_role("link", name="Ledger", exact=True).click()
    expect(page.get_by_role("navigation", name="Menu").locator("[aria-current]")).to_have_text("Money")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto("/go-to/money/")
    for place in PLACES:
        if place.route.startswith("budgets:") and place.text != "Statements":
            expect(page.get_by_role("link", name=place.text, exact=True)).to_be_visible()
