"""PCT finance closes a month; figures open to their rows; the API explains itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pbc.organisations.models import Organisation
from tests.factories.organisations import PopulationReturnFactory, PracticeFactory
from tests.functional.browser import examine, picture
from tests.integration.activity.actions import files
from tests.integration.activity.actions.conftest import make_places, upload_dir

__all__ = ["upload_dir"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def places(db: None, upload_dir: Path) -> dict[str, Organisation]:
    places = make_places()
    for number in range(6):
        practice = PracticeFactory(code=f"X9100{number}", pct=places["pct"], name=f"Invented Surgery {number}")
        PopulationReturnFactory(practice=practice, each=100)
    rows: list[dict[str, str]] = [{"practice_code": f"X9100{n % 6}", "age": str(n)} for n in range(90)]
    files.load("spells", files.spells({}, {"practice_code": "V81999"}, {"age": "x"}, *rows[:60], *rows[:9], *rows[:5]))
    files.load("prescribing-pdpi", files.prescribing({}, {}))
    return places


def test_closing_a_month(signed_in_page: Callable[..., Page], places: dict[str, Organisation]) -> None:
    page = signed_in_page("pct_finance", organisation=places["pct"], user__name="Freda Ledger")
    page.goto("/")
    page.get_by_role("link", name="Close April 2006").click()
    expect(page.get_by_role("heading", name="What the data are and are not")).to_be_visible()
    examine(page, "month-open")
    page.get_by_role("link", name="Close April 2006").click()
    examine(page, "month-close")
    page.get_by_role("button", name="Close April 2006").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that you have read what is missing")
    page.get_by_label("I have read what is missing").check()
    page.get_by_role("button", name="Close April 2006").click()
    expect(page.get_by_text("Unchanged since the close")).to_be_visible()
    examine(page, "month-closed")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Data").click()
    examine(page, "hub-data")
    page.get_by_role("link", name="Month end", exact=True).click()
    examine(page, "months")


def test_from_a_figure_to_its_rows(signed_in_page: Callable[..., Page], places: dict[str, Organisation]) -> None:
    page = signed_in_page("practice_manager", organisation=Organisation.objects.get(code="X91001"))
    page.goto("/practices/X91001/activity/2006-04/")
    examine(page, "practice-month")
    page.get_by_role("link", name="of Emergency admissions, as now").click()
    expect(page.get_by_text("That you looked at these rows is recorded.")).to_be_visible()
    examine(page, "rows-own")


def test_sums_for_those_further_away(signed_in_page: Callable[..., Page], places: dict[str, Organisation]) -> None:
    page = signed_in_page("sha_performance_manager", organisation=places["sha"])
    page.goto("/practices/X91001/activity/2006-04/emergency/")
    expect(page.get_by_text("Your role sees sums, not rows.")).to_be_visible()
    examine(page, "rows-sums")


def test_benchmarks(signed_in_page: Callable[..., Page], places: dict[str, Organisation]) -> None:
    page = signed_in_page("practice_manager", organisation=Organisation.objects.get(code="X91001"))
    page.goto("/")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Benchmarks").click()
    page.get_by_label("Indicator", exact=True).select_option(label="Emergency admissions")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Emergency admissions").first).to_be_visible()
    examine(page, "benchmarks")


def test_the_api_explains_itself_under_our_content_policy(page: Page, live_server: Any) -> None:
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", name="Send a file", exact=True)).to_be_visible()
    picture(page, "api-docs-1280")
