"""A PCT's analyst records a merger of two practices after a preview, and undoes it."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pbc.organisations.models import Organisation
from tests.factories.activity import MonthCloseFactory
from tests.factories.organisations import (
    ConsortiumFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
    ShaFactory,
)
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


@pytest.fixture
def pct() -> Organisation:
    """Two practices with lists, in a PCT whose September is closed."""
    pct = PctFactory(name="Northmoor PCT", code="5ZN")
    for code, name, patients in (("Z00001", "Old Mill Surgery", 3210), ("Z00002", "Ash Tree Surgery", 5400)):
        PopulationReturnFactory(practice=PracticeFactory(code=code, name=name, pct=pct), patients=patients)
    ConsortiumFactory(name="Vale Practices", pct=pct, members=[Organisation.objects.get(code="Z00001")])
    MonthCloseFactory(pct=pct, month=date(2006, 9, 1))
    return pct


def fill(page: Page, successor: str, on: str) -> None:
    page.get_by_label("A practice").check()
    page.get_by_label("It merged into another").check()
    page.get_by_label("Code of what it was").fill("Z00001")
    page.get_by_label("Code of what it became").fill(successor)
    page.get_by_label("First day of the new").fill(on)
    page.get_by_label("Evidence").fill("Letter of both partnerships, 1 September 2006")
    page.get_by_role("button", name="See what would change").click()


def test_a_merger_is_checked_recorded_and_undone(pct: Organisation, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_analyst", organisation=pct)
    page.goto("/practices/")
    page.get_by_role("link", name="which merged, split or were renamed").click()
    expect(page.get_by_text("Nothing is on record")).to_be_visible()
    page.get_by_role("link", name="Record a merger, split or new name").click()
    examine(page, "succession-record")

    fill(page, "Z00009", "2006-09-15")
    expect(page.get_by_role("alert")).to_contain_text("No practice with the code Z00009 is known to you")
    examine(page, "succession-refused")
    fill(page, "Z00002", "2006-09-15")
    expect(page.get_by_role("alert")).to_contain_text("has closed its months up to September 2006")
    fill(page, "Z00002", "2006-10-01")
    expect(page.get_by_role("heading", name="Check before you record")).to_be_visible()
    expect(page.get_by_text("2 memberships would end on 1 October 2006")).to_be_visible()
    expect(page.get_by_role("row", name="Old Mill Surgery (Z00001) itself")).to_contain_text("3,210")
    examine(page, "succession-preview")

    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("Code of what it became")).to_have_value("Z00002")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded. Old Mill Surgery (Z00001) merged into")).to_be_visible()
    examine(page, "succession")

    page.get_by_role("link", name="Undo it").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a sentence why it is undone")
    examine(page, "succession-undo")
    page.get_by_label("Why it is undone").fill("The partners stay apart after all.")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("It is no longer on record that Old Mill Surgery")).to_be_visible()
    expect(page.get_by_role("row", name="Old Mill Surgery")).to_contain_text("The partners stay apart after all.")
    examine(page, "successions")
    page.get_by_label("State").select_option("On record")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_text("Nothing matches these filters")).to_be_visible()


def test_an_sha_records_the_merger_of_two_pcts(signed_in_page: Callable[..., Page]) -> None:
    sha = ShaFactory(name="Invented Authority")
    for code, name in (("5ZN", "Northmoor PCT"), ("5ZS", "Southmoor PCT")):
        old = PctFactory(code=code, name=name, sha=sha)
        for number in range(3):
            PracticeFactory(code=f"{code}{number:03d}", name=f"Surgery {number} of {name}", pct=old)
    page = signed_in_page("sha_performance_manager", organisation=sha)
    page.goto("/successions/")
    page.get_by_role("link", name="Record a merger, split or new name").click()
    page.get_by_label("A primary care trust").check()
    page.get_by_label("It merged into another").check()
    page.get_by_label("Code of what it was").fill("5ZN")
    page.get_by_label("Code of what it became").fill("5ZS")
    page.get_by_label("First day of the new").fill("2006-10-01")
    page.get_by_label("Evidence").fill("Invented order 2006/1")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("4 memberships would end on 1 October 2006; 3 would go on elsewhere.")).to_be_visible()
    examine(page, "succession-preview-pcts")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded. Northmoor PCT (5ZN) merged into")).to_be_visible()
