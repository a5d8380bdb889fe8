"""A practice tries a redesign, writes a case of it together, and submits it."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Page, expect

from business_cases.actions.drafting import save_section
from business_cases.models import BusinessCase
from tests.factories.business_cases import complete
from tests.factories.principals import hat
from tests.functional.browser import examine
from tests.integration.budgets.world import LAST, BudgetWorld
from tests.integration.business_cases.world import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=True):
        yield


@pytest.fixture
def world(db: None) -> BudgetWorld:
    """Eight first attendances a month at 150.00 in the first practice."""
    made = BudgetWorld()
    for month in LAST.months:
        for _ in range(7):
            made.attendance(made.first, month)
    return made.year()


def answered(world: BudgetWorld, case: BusinessCase, *keys: str) -> None:
    """Parts that somebody else has answered already."""
    by = hat("practice_clinician", world.first, user_id=900, name="C. Clinician")
    for key in keys:
        save_section(case=case, key=key, answers=complete()[key], seen=seen(case, key), by=by, at=NOW)


def seen(case: BusinessCase, key: str) -> int:
    row = case.sections.filter(key=key).first()
    return row.revision if row else 0


def test_from_a_redesign_that_is_tried_to_a_case_submitted(
    world: BudgetWorld, signed_in_page: Callable[..., Page]
) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/cases/")
    page.get_by_role("link", name="Try a redesign first").click()
    page.get_by_text("Figures of First Surgery").click()
    examine(page, "redesign")
    page.get_by_label("Which service?").select_option("First outpatient attendances")
    page.get_by_label("What share would move").fill("50")
    page.get_by_label("What would one cost the new way").fill("45")
    page.get_by_label("What does it cost once").fill("300")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="What must be true")).to_be_visible()
    page.locator("summary").filter(has_text="how “Net saving of a full year”").click()
    examine(page, "redesign-tried")
    page.get_by_role("button", name="Begin a case with these figures").click()
    expect(page.get_by_text("A draft is begun with these figures.")).to_be_visible()
    examine(page, "case-parts")

    page.get_by_role("link", name="The service to be provided").click()
    page.get_by_label("What is it called?").fill("Skin clinic at the surgery")
    page.get_by_label("What will be done, for whom, and where?").fill("A nurse sees them at the surgery.")
    page.get_by_label("How is it done today?").fill("All are seen at the hospital.")
    page.get_by_label("Nothing is bought").check()
    examine(page, "case-part")
    page.get_by_role("button", name="Save and go to the list of parts").click()
    page.get_by_role("link", name="Costs, savings and the recovery period").click()
    page.get_by_role("button", name=re.compile(r"Save and add a row\s*: cost")).click()
    page.get_by_role("group", name="Cost 2").get_by_label("What is it?").fill("Training")
    page.get_by_role("group", name="Cost 2").get_by_label("What kind of cost?").select_option("Management")
    page.get_by_role("group", name="Cost 2").get_by_label("How much, in pounds?").fill("£120")
    page.get_by_label("Freed-up resources of the practice or consortium").check()
    examine(page, "case-costs")
    page.get_by_role("button", name="Save and go to the list of parts").click()

    case = BusinessCase.objects.get()
    rest = ("patient_benefit", "efficiency_and_effectiveness", "management_resources", "touches", "people")
    answered(world, case, *rest)
    page.locator("input[type=file]").set_input_files(
        {"name": "audit.txt", "mimeType": "text/plain", "buffer": b"Audit of last year"}
    )
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("The file is attached.")).to_be_visible()
    expect(page.get_by_text("7 of 7 parts are done")).to_be_visible()
    examine(page, "case-parts-done")
    page.get_by_role("button", name="Check it, and submit").click()
    expect(page.get_by_text("Every question that needs an answer has one.")).to_be_visible()
    examine(page, "case-check")
    page.get_by_role("button", name="Submit to Northmoor PCT").click()
    expect(page.get_by_text("Submitted. The eight weeks have begun.")).to_be_visible()
    page.get_by_role("link", name="Read the case in full").click()
    examine(page, "case-read")
    page.goto(f"/cases/{case.reference}/history/")
    examine(page, "case-history")


def test_two_people_write_the_same_part(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/cases/new/")
    examine(page, "case-begin")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("link", name="The management resources required").click()
    answered(world, BusinessCase.objects.get(), "management_resources")
    page.get_by_label("Who will run it").fill("A nurse, one day a week.")
    page.get_by_role("button", name="Save and go to the list of parts").click()
    expect(page.get_by_text("C. Clinician saved this")).to_be_visible()
    expect(page.get_by_text("The practice manager, two hours a week.")).to_be_visible()
    expect(page.get_by_label("Who will run it")).to_have_value("A nurse, one day a week.")
    examine(page, "case-conflict")
    page.get_by_label("Who will run it").fill("A nurse, one day a week; the practice manager, two hours.")
    page.get_by_role("button", name="Save and go to the list of parts").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_small_purchase_takes_one_page(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto("/cases/new/")
    page.get_by_label("One page: for a small change").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_label("What is it called?").fill("A spirometer")
    page.get_by_label("What will be done, for whom, and where?").fill("Asthma is tested at the surgery.")
    page.get_by_label("From which month will it run?").fill("10 2006")
    page.get_by_label("What will be better for patients?").fill("No journey.")
    page.get_by_role("group", name="Cost 1").get_by_label("What is it?").fill("Spirometer")
    page.get_by_role("group", name="Cost 1").get_by_label("What kind of cost?").select_option("Capital")
    page.get_by_role("group", name="Cost 1").get_by_label("How much, in pounds?").fill("900")
    page.get_by_label("Freed-up resources of the practice or consortium").check()
    page.get_by_role("group", name="Is it about premises?").get_by_label("No").check()
    examine(page, "case-one-page")
    page.get_by_role("button", name="Save and check").click()
    examine(page, "case-one-page-check")
    page.get_by_role("button", name="Submit to Northmoor PCT").click()
    expect(page.get_by_text("Submitted. The eight weeks have begun.")).to_be_visible()
    page.get_by_role("link", name="Take the case back").click()
    examine(page, "case-withdraw")
    page.get_by_label("Why do you take it back?").fill("Bought by the trust.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The case is withdrawn.")).to_be_visible()
