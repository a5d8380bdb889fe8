"""An SHA's performance manager looks for a practice, and for the PCTs before they merged."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pbc.organisations.models import Organisation
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
    ShaFactory,
    SuccessionFactory,
)
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


@pytest.fixture
def sha() -> Organisation:
    """Two PCTs that merged, with practices; one practice with five lists, one of them missing."""
    sha = ShaFactory(name="Invented Authority")
    merged = PctFactory(code="ZP3", name="Ambervale PCT", sha=sha, sha__from_=MERGER)
    for code, name, surgeries in (("ZP1", "North Vale PCT", 3), ("ZP2", "South Vale PCT", 2)):
        old = PctFactory(code=code, name=name, sha=sha, sha__until=MERGER)
        SuccessionFactory(predecessor=old, successor=merged, effective_on=MERGER)
        for number in range(surgeries):
            practice = PracticeFactory(
                code=f"{code}{number:03d}", name=f"Surgery {number} of {name}", pct=old, pct__until=MERGER
            )
            AffiliationFactory(child=practice, parent=merged, period=(MERGER, None))
            PopulationReturnFactory(practice=practice, patients=3000 + 500 * number)
    ash = PracticeFactory(code="Z00001", name="Ash Tree Surgery", pct=merged, pct__from_=MERGER, address="1 Ash Lane")
    ConsortiumFactory(name="Vale Practices", pct=merged, members=[ash])
    old_mill = PracticeFactory(code="Z00002", name="Old Mill Surgery", status="C", closed_on=MERGER)
    SuccessionFactory(predecessor=old_mill, successor=ash, effective_on=MERGER)
    for counted_on, patients in (
        ((2006, 1, 1), 5000),
        ((2006, 4, 1), 5040),
        ((2006, 10, 1), 6900),
        ((2007, 1, 1), 6950),
    ):
        PopulationReturnFactory(practice=ash, counted_on=date(*counted_on), patients=patients)
    return sha


def test_from_the_list_to_a_practice(signed_in_page: Callable[..., Page], sha: Organisation) -> None:
    page = signed_in_page("sha_performance_manager", organisation=sha)
    page.goto("/practices/")
    examine(page, "practices")
    page.get_by_label("Name or code").fill("ash tree")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_text("1 result", exact=True)).to_be_visible()
    page.get_by_role("link", name="Z00001").click()
    expect(page.get_by_role("heading", name="Ash Tree Surgery")).to_be_visible()
    expect(page.get_by_text("The list grew by 37%")).to_be_visible()
    examine(page, "practice")


def test_pcts_before_the_merger(signed_in_page: Callable[..., Page], sha: Organisation) -> None:
    page = signed_in_page("sha_performance_manager", organisation=sha)
    page.goto("/practices/")
    page.get_by_role("link", name="See PCTs as they were on another day").click()
    page.get_by_label("Day", exact=True).fill("2006-09-30")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name="ZP1 North Vale PCT")).to_be_visible()
    examine(page, "pcts")
    page.get_by_label("Today’s map").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name="ZP3 Ambervale PCT")).to_contain_text("5")
    page.get_by_label("Day", exact=True).fill("yesterday")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("“yesterday” is not a day")).to_be_visible()
    examine(page, "pcts-fault")
