"""Business cases on their way to a decision: a director approves with conditions, a board refuses with remedies."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from business_cases.domain.criteria import CRITERIA
from pbc.accounts.models import RoleAssignment
from tests.factories.accounts import PASSWORD
from tests.functional.browser import examine
from tests.integration.business_cases.decision_world import LATER, MEMBERS, DecisionWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(LATER, tick=True):
        yield DecisionWorld()


@pytest.fixture
def act_as(sign_in: Callable[[RoleAssignment], None]) -> Callable[[Any], None]:
    """Sign in as somebody of the world."""

    def acting(who: Any) -> None:
        sign_in(RoleAssignment.objects.select_related("user", "organisation").get(user_id=who.user_id))

    return acting


def assess(page: Page, address: str, score: int, **apart: int) -> None:
    page.goto(f"{address}assessment/own/")
    for each in CRITERIA:
        page.locator(f"[name={each.key}_score][value='{apart.get(each.key, score)}']").check()
        page.locator(f"[name={each.key}_evidence]").fill("The case, part 3")
        page.locator(f"[name={each.key}_words]").fill("It holds.")
    for name in ("fairness", "involvement", "risks", "advice_words"):
        page.locator(f"[name={name}]").fill("Patients without a car gain most.")
    page.get_by_label("Support it", exact=True).check()


def test_from_triage_to_an_approval_with_conditions(
    world: DecisionWorld, page: Page, act_as: Callable[[Any], None]
) -> None:
    case = world.submitted()
    address = f"/cases/{case.reference}/"
    act_as(world.pbc)
    page.goto("/")
    page.get_by_role("link", name=f"Look whether {case.reference} is complete, and pass it on").click()
    examine(page, "case-received")
    page.get_by_role("link", name="Return it as incomplete").click()
    examine(page, "case-return")
    page.goto(f"{address}assessors/")
    page.get_by_role("button", name="Name them").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    for name in ("F. Finance", "N. Analyst"):
        page.get_by_label(name).check()
    examine(page, "case-assessors")
    page.get_by_role("button", name="Name them").click()
    expect(page.get_by_text("Named. The case lies with its assessors.")).to_be_visible()

    act_as(world.finance)
    page.goto(address)
    page.get_by_role("link", name="Ask a question").click()
    page.get_by_label("Question").fill("Who sees the patients when the nurse is away?")
    examine(page, "case-ask")
    page.get_by_role("button", name="Ask").click()
    assess(page, address, 3)
    examine(page, "case-sheet")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Handed in and closed.")).to_be_visible()

    act_as(world.manager)
    page.goto("/")
    page.get_by_role("link", name=f"Answer question 1 on {case.reference}").click()
    page.get_by_role("link", name="Answer question 1").click()
    page.get_by_label("Answer").fill("A second nurse, trained in May.")
    page.get_by_role("button", name="Answer").click()

    act_as(world.analyst)
    assess(page, address, 3, risk=1)
    page.get_by_role("button", name="Hand it in").click()
    for who in (world.analyst, world.finance):
        act_as(who)
        page.goto(f"{address}assessment/")
        page.get_by_role("link", name="Say your word").click()
        page.get_by_label("2: Main risks answered; some missing").check()
        page.get_by_label("Why").fill("We met: one risk is left out.")
        examine(page, "case-settle")
        page.get_by_role("button", name="Say so").click()
    page.goto(f"{address}assessment/")
    examine(page, "case-assessment")

    act_as(world.pbc)
    page.goto(address)
    page.get_by_role("link", name="Send it for decision").click()
    page.get_by_role("button", name="Send").click()
    case.refresh_from_db()
    world.recommended(case)

    act_as(world.director)
    page.goto(f"{address}sign/")
    page.get_by_label("Approve with conditions").check()
    page.get_by_label("Reasons").fill("It brings care closer to home.")
    page.get_by_label("Your name, as your signature").fill("D. Director")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("There is no condition.").first).to_be_visible()
    examine(page, "case-sign-refused")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_label("Condition 1", exact=True).fill("A consultant reviews a tenth of all notes")
    page.get_by_label("Owner of condition 1").fill("First Surgery")
    page.get_by_label("Due day of condition 1").fill("2006-12-01")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Both sides see it.")).to_be_visible()
    examine(page, "case-approved")
    act_as(world.manager)
    page.goto(address)
    expect(page.get_by_role("link", name="Decision letter (PDF)")).to_be_visible()
    page.goto("/overdue-cases/")
    examine(page, "cases-overdue")


def test_the_board_refuses_with_remedies_and_the_practice_disputes_it(
    world: DecisionWorld, page: Page, act_as: Callable[[Any], None]
) -> None:
    case = world.for_board()
    address = f"/cases/{case.reference}/"
    act_as(world.clerk)
    for name in MEMBERS:
        page.goto("/case-members/new/")
        page.get_by_label("Body").select_option(label="The PCT board")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("First day").fill("2006-04-01")
        if name == MEMBERS[0]:
            page.get_by_label("Office").fill("chairman")
            page.get_by_label("Is the chair").check()
            examine(page, "case-new-member")
        page.get_by_role("button", name="Name").click()
    examine(page, "case-members")
    page.get_by_role("link", name="Declare: B. Member, the PCT board").click()
    page.get_by_label("Kind of interest").select_option("ownership")
    page.get_by_label("The body").fill("First Surgery")
    page.get_by_label("What the interest is").fill("Her brother works there")
    page.get_by_label("From").fill("2005-04-01")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("Declared for B. Member.")).to_be_visible()
    page.goto("/case-meetings/")
    page.get_by_role("link", name="Call a meeting").click()
    page.get_by_label("Body").select_option(label="The PCT board")
    page.get_by_label("Day of the meeting").fill(date(2006, 9, 11).isoformat())
    page.get_by_label("Place and hour").fill("Board room, 2 pm")
    page.get_by_label("Reference").fill("B/06/41")
    examine(page, "case-new-meeting")
    page.get_by_role("button", name="Call it").click()
    expect(page.get_by_text("Called: B/06/41.")).to_be_visible()
    page.get_by_role("link", name="Put a case on the agenda").click()
    page.get_by_label("Case").select_option(case.reference)
    page.get_by_role("button", name="Put it on").click()
    expect(page.get_by_text("leave the room for it: B. Member")).to_be_visible()
    examine(page, "case-meeting-called")
    page.get_by_role("link", name="Board pack").click()
    examine(page, "case-agenda")
    page.get_by_label("Made for a member").select_option(label="B. Member")
    page.get_by_role("button", name="Show that member’s").click()
    expect(page.get_by_text("Withheld: you have an interest in it, or wrote in it").first).to_be_visible()
    page.get_by_role("link", name="B/06/41", exact=True).click()
    page.get_by_role("link", name="Record who was there").click()
    for name in MEMBERS:
        page.get_by_label(name).check()
    page.get_by_label("Others in attendance").fill("K. Clerk, clerk")
    examine(page, "case-attendance")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Minute its cases from their pages.")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name=f"Decide on {case.reference} for the PCT board").click()
    page.get_by_role("link", name="Minute what meeting B/06/41 said of it").click()
    page.get_by_label("Refuse").check()
    page.get_by_label("Reasons").fill("It costs more than it frees.")
    page.get_by_label("Interest that B. Member declared").fill("Her brother works there")
    page.get_by_label("Dissent of C. Member").fill("It would have been worth a year’s trial")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    examine(page, "case-minute-refused")
    page.get_by_label("Which parameters or actions would resolve it").fill("A price below £60 an attendance.")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Recorded as minuted. Both sides see it.")).to_be_visible()
    examine(page, "case-refused")
    page.get_by_role("link", name="See the minutes of B/06/41").click()
    expect(page.get_by_text("B. Member declared an interest and left: Her brother works there")).to_be_visible()
    examine(page, "case-meeting")

    act_as(world.manager)
    page.goto(address)
    page.get_by_role("link", name="Dispute this decision").click()
    page.get_by_label("What do you disagree about?").fill("The hospital has offered £55 since.")
    page.get_by_label("What do you want instead?").fill("Approve it.")
    examine(page, "case-dispute")
    page.get_by_role("button", name="Raise it").click()
    expect(page.get_by_text("The hospital has offered £55 since.").first).to_be_visible()

    act_as(world.director)
    page.goto("/case-deputies/")
    examine(page, "case-deputies")
