"""A round of budgets from its opening to its issue, as finance, a practice, the director and the SHA live it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from budgets.models import Budget
from pbc.accounts.models import RoleAssignment
from pbc.core import clock
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.factories.organisations import AffiliationFactory, PctFactory, ShaFactory
from tests.functional.browser import examine
from tests.integration.budgets.shares import with_tables
from tests.integration.budgets.studio import adopted
from tests.integration.budgets.world import BudgetWorld

pytestmark = pytest.mark.django_db
TODAY = date(2006, 4, 10)  # nine days after budgets of 2006/07 were due


@pytest.fixture(autouse=True)
def _in_april_2006(settings) -> None:
    settings.CLOCK_OFFSET_DAYS = clock.shift_to(TODAY)


@pytest.fixture
def world(db: None) -> BudgetWorld:
    """Two practices with a year of activity and tables of fair shares."""
    return with_tables(BudgetWorld().year())


def make_scenario(page: Page, name: str, **values: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    for field, value in values.items():
        page.locator(f"[name={field}]").fill(value)
    page.get_by_role("button", name="Calculate").click()
    expect(page.get_by_role("heading", name=f"Scenario {name}")).to_be_visible()


def sign(page: Page, hat: RoleAssignment, capacity: str) -> None:
    page.get_by_label("Your name in full").fill(hat.user.name)
    page.get_by_label("What you sign as").fill(capacity)
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text(f"{hat.user.name}, {capacity}, 10 April 2006")).to_be_visible()


def test_finance_tries_two_scenarios_and_adopts_one(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("pct_finance", organisation=world.pct)
    page.goto("/budgets/2006/")
    examine(page, "studio-before")
    page.get_by_role("button", name="Open a round").click()
    expect(page.get_by_role("heading", name="Round 1, open")).to_be_visible()
    page.get_by_role("link", name="Make a scenario").click()
    examine(page, "studio-new-scenario")
    make_scenario(page, "By the rules")
    page.get_by_role("link", name="Make another scenario like this one").click()
    make_scenario(page, "Tight contingency", contingency_rate="3")
    examine(page, "studio-scenario")
    page.get_by_role("link", name="First Surgery", exact=True).click()
    expect(page.get_by_role("heading", name="First Surgery (ZZ0001)")).to_be_visible()
    page.locator("summary").filter(has_text="how “Emergency admissions").first.click()
    examine(page, "studio-scenario-practice")
    page.get_by_role("link", name="Budgets 2006/07").click()
    examine(page, "studio-round")
    page.get_by_role("link", name="Compare scenarios side by side").click()
    expect(page.get_by_role("row", name="Contingency retained, percent 4 3")).to_be_visible()
    examine(page, "studio-compare")
    page.get_by_role("link", name="Tight contingency", exact=True).click()
    page.get_by_role("button", name="Adopt this scenario").click()
    expect(page.get_by_role("link", name="Say why this scenario and not another")).to_be_visible()
    page.get_by_label("Reasons").fill("Three percent has borne every costly patient of the last three years.")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Adopt this scenario").click()
    expect(page.get_by_text("Version 1 is proposed to 2 practices.")).to_be_visible()
    examine(page, "studio-proposed")


def test_a_proposal_is_asked_about_signed_by_both_and_issued(
    world: BudgetWorld, page: Page, sign_in: Callable[[RoleAssignment], None]
) -> None:
    adopted(world)
    manager, finance, director = (
        RoleAssignmentFactory(role=role, organisation=organisation)
        for role, organisation in (
            ("practice_manager", world.first),
            ("pct_finance", world.pct),
            ("pct_director", world.pct),
        )
    )
    sign_in(manager)
    page.goto("/statements/")
    page.get_by_role("link", name="Agreement on budgets").click()
    page.get_by_role("link", name="First Surgery", exact=True).click()
    page.get_by_role("link", name="Every line with its working").click()
    page.locator("summary").filter(has_text="how “Emergency admissions").first.click()
    examine(page, "studio-proposal")
    page.get_by_role("link", name="Terms, signatures and questions").click()
    page.get_by_label("About", exact=True).select_option("Emergency admissions")
    page.get_by_label("Your question").fill("Are the trims of long stays in it?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="Emergency admissions: waits for the PCT")).to_be_visible()
    sign(page, manager, "practice manager")
    examine(page, "studio-agreement-of-practice")

    sign_in(finance)
    page.goto("/budgets/questions/")
    examine(page, "studio-questions")
    page.get_by_role("link", name="First Surgery", exact=True).click()
    page.get_by_label("Your word to this question").fill("Yes: days beyond the trim point are priced by the day.")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("heading", name="Emergency admissions: answered")).to_be_visible()

    sign_in(director)
    page.goto("/budgets/2006/agreements/")
    page.get_by_role("link", name="First Surgery", exact=True).click()
    sign(page, director, "director of finance")
    expect(page.get_by_text("Agreed", exact=True)).to_be_visible()
    examine(page, "studio-agreement")

    sign_in(finance)
    page.goto("/budgets/2006/agreements/?signed=agreed")
    expect(page.get_by_role("row", name=re.compile("^First Surgery"))).to_be_visible()
    expect(page.get_by_text("Second Surgery")).to_have_count(0)
    examine(page, "studio-agreements")
    page.goto("/budgets/2006/")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Issue version 1").click()
    expect(page.get_by_text(re.compile("Issued to 2 practices: 9 days late"))).to_be_visible()
    assert Budget.objects.in_force(2006).filter(issued_by=finance.user.name).count() == 2
    examine(page, "studio-issued")


def test_the_sha_sees_who_is_late(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    sha = ShaFactory()
    AffiliationFactory(child=world.pct, parent=sha)
    PctFactory(name="Eastmoor PCT", code="ZN2", sha=sha)
    page = signed_in_page("sha_performance_manager", organisation=sha)
    page.goto("/budgets/2006/agreements/")
    page.get_by_role("link", name="Issued in time or late, by PCT").click()
    expect(page.get_by_role("row", name=re.compile("^Eastmoor PCT ZN2 .* 9"))).to_be_visible()
    examine(page, "studio-lateness")


def test_a_practice_chooses_its_scope(world: BudgetWorld, signed_in_page: Callable[..., Page]) -> None:
    page = signed_in_page("practice_manager", organisation=world.first)
    page.goto(f"/practices/{world.first.code}/scope/2006/")
    expect(page.get_by_label("Community services", exact=True)).to_have_value("")
    page.get_by_label("Community services", exact=True).select_option("Blocked back")
    page.get_by_label("Why this level, and what is to come of it").fill("Leg ulcers are to be dressed at the surgery.")
    examine(page, "studio-scope")
    page.get_by_role("button", name="Record the choice").click()
    expect(page.get_by_text("Version 1 of the scope is recorded.")).to_be_visible()
