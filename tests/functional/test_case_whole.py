"""A case from the redesign that was tried to the benefit that was measured, with a refusal on the way (issue 4)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from business_cases.actions.assessing import send_case
from business_cases.actions.drafting import save_section
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import BusinessCase
from business_cases.queries.cases import content_of
from pbc.accounts.models import RoleAssignment, User
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset
from pbc.core.periods import Month
from tests.factories.accounts import PASSWORD
from tests.factories.activity import DataSlotFactory, OutpatientFactory, OutpatientTariffFactory
from tests.factories.business_cases import complete
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ProviderFactory
from tests.functional.browser import examine, keep
from tests.functional.test_case_decisions import assess
from tests.integration.business_cases.condition_world import MONEY, ConditionWorld
from tests.integration.business_cases.decision_world import LATER
from tests.integration.business_cases.world import at

pytestmark = pytest.mark.django_db

SEEN_BEFORE = [8, 9, 8, 7, 8, 9, 7, 8, 8, 9, 7, 8, 8, 9, 8, 7, 8]
"""First attendances a month from April 2005 on."""
SEEN_SINCE = [8, 4, 3, 4, 4, 5, 3]
"""From September 2006 on: half as many since October, as promised."""
REMEDY = "Let it run in the rooms that the surgery has."
Clock = Callable[[Any], None]
ActAs = Callable[[Any], None]


class WholeWorld(ConditionWorld):
    """First attendances of a surgery at 150.00 each, and a second director whose brother works there."""

    def __post_init__(self) -> None:
        super().__post_init__()
        OutpatientTariffFactory()
        self.hospital = ProviderFactory(name="Moor Hospital")
        self.seen(Month(2005, 4), SEEN_BEFORE)
        self.kin = self.person("pct_director", self.pct, "I. Kin")
        InterestFactory(user=User.objects.get(name=self.kin.name), organisation=self.practice)

    def seen(self, first: Month, counts: Iterable[int]) -> None:
        """So many first attendances in each month from the first on."""
        slots: list[Any] = []
        for place, count in enumerate(counts):
            slots.append(
                DataSlotFactory(owner=self.pct, dataset=Dataset.OUTPATIENTS, month=first.plus(place).first_day)
            )
            given = {"practice": self.practice, "provider": self.hospital, "commissioner": self.pct, "price": "150.00"}
            OutpatientFactory.create_batch(count, slot=slots[-1], **given)
        rebuild(slots=slots)

    def written(self, case: BusinessCase) -> None:
        """What the redesign leaves open is answered: in rooms that are to be built."""
        whole, begun = complete(), content_of(case)
        whole["costs"] = begun["costs"] | {"source": "freed_up"}
        whole["service"] |= {"title": "Skin clinic at the surgery", "start": begun["service"]["start"]}
        whole["patient_benefit"]["measures"][0] |= {"name": "First attendances", "today": "8", "promised": "4"}
        whole["touches"]["premises"] = True
        for key, answers in whole.items():
            row = case.sections.filter(key=key).first()
            seen = row.revision if row else 0
            save_section(case=case, key=key, answers=answers, seen=seen, by=self.clinician, at=LATER)

    def before_the_board(self, case: BusinessCase) -> None:
        """Scored alike by both, and recommended by all below the board."""
        for who in (self.finance, self.analyst):
            self.scored(case, who)
        send_case(case=case, by=self.pbc, at=LATER)
        case.refresh_from_db()
        self.recommended(case)
        self.signed(case, Level.DIRECTOR, Judgement(Outcome.RECOMMEND), by=self.director)
        self.minuted(case, self.met(Level.COMMITTEE), Judgement(Outcome.RECOMMEND))


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(LATER, tick=True) as traveller:
        yield traveller.move_to


@pytest.fixture
def world(clock: Clock, db: None) -> WholeWorld:
    return WholeWorld()


@pytest.fixture
def act_as(sign_in: Callable[[RoleAssignment], None]) -> ActAs:
    """Sign in as somebody of the world."""

    def acting(who: Any) -> None:
        sign_in(RoleAssignment.objects.select_related("user", "organisation").get(user_id=who.user_id))

    return acting


def tried_and_submitted(world: WholeWorld, page: Page) -> BusinessCase:
    """From the estimator to the eight weeks."""
    page.goto("/redesign/")
    page.get_by_label("Which service?").select_option("First outpatient attendances")
    page.get_by_label("What share would move").fill("50")
    page.get_by_label("What would one cost the new way").fill("45")
    page.get_by_label("What does it cost once").fill("300")
    page.get_by_label("What does it cost a year beside that price").fill("1200")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="What must be true")).to_be_visible()
    examine(page, "whole-estimator")
    page.get_by_role("button", name="Begin a case with these figures").click()
    expect(page.get_by_text("A draft is begun with these figures.")).to_be_visible()
    case = BusinessCase.objects.get()
    world.written(case)
    page.goto(f"/cases/{case.reference}/check/")
    expect(page.get_by_text("only the board approves those")).to_be_visible()
    page.get_by_role("button", name="Submit to Northmoor PCT").click()
    expect(page.get_by_text("Submitted. The eight weeks have begun.")).to_be_visible()
    case.refresh_from_db()
    return case


def names_assessors(page: Page, case: BusinessCase) -> None:
    page.goto(f"/cases/{case.reference}/assessors/")
    for name in ("F. Finance", "N. Analyst"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Name them").click()
    expect(page.get_by_text("Named. The case lies with its assessors.")).to_be_visible()


def asked_and_answered(world: WholeWorld, page: Page, act_as: ActAs, case: BusinessCase) -> None:
    act_as(world.finance)
    page.goto(f"/cases/{case.reference}/ask/")
    page.get_by_label("Question").fill("Who sees the patients when the nurse is away?")
    page.get_by_role("button", name="Ask").click()
    page.goto(f"/cases/{case.reference}/assessment/own/")
    examine(page, "whole-sheet")
    act_as(world.manager)
    page.goto(f"/cases/{case.reference}/questions/1/")
    page.get_by_label("Answer").fill("A second nurse, trained in May.")
    examine(page, "whole-answer")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("A second nurse, trained in May.")).to_be_visible()


def refused(world: WholeWorld, page: Page, act_as: ActAs, case: BusinessCase) -> str:
    """By the board, with what would resolve it.

    :returns: the address of the meeting.
    """
    meeting = world.met(Level.BOARD, reference="B/06/41")
    act_as(world.clerk)
    page.goto(f"/cases/{case.reference}/stand-back/")
    examine(page, "whole-stand-back")
    page.goto(f"/cases/{case.reference}/minute/{meeting.pk}/")
    page.get_by_label("Refuse").check()
    page.get_by_label("Reasons").fill("Rooms are not built for four patients a month.")
    page.get_by_label("Which parameters or actions would resolve it").fill(REMEDY)
    examine(page, "whole-minute")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Recorded as minuted. Both sides see it.")).to_be_visible()
    address = f"/case-meetings/{meeting.pk}/"
    page.goto(address)
    expect(page.get_by_text(REMEDY)).to_be_visible()
    return address


def nothing_is_found(page: Page, case: BusinessCase, *pages: str) -> None:
    """Wherever somebody with an interest looks."""
    for address in ("/", "/cases/", "/cases/?q=skin", *pages):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for words in (case.reference, case.title):
            expect(page.get_by_text(words)).to_have_count(0)
    examine(page, "whole-nothing")
    for rest in ("", "read/", "letter/", "assessment/"):
        answer = page.goto(f"/cases/{case.reference}/{rest}")
        assert answer is not None
        assert answer.status == 404, rest
    examine(page, "whole-not-found")


def letter_opens(page: Page, case: BusinessCase, name: str) -> None:
    """From the link on the page of the case; kept beside the pictures, to be looked at."""
    link = page.get_by_role("link", name="Decision letter (PDF)")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    keep(f"{name}.pdf", answer.body())


def begun_again(page: Page, case: BusinessCase) -> BusinessCase:
    """In the surgery's own rooms, as the board asked."""
    page.get_by_role("button", name="Begin it again").click()
    expect(page.get_by_text("Begun again as")).to_be_visible()
    again = BusinessCase.objects.get(resubmits=case)
    page.goto(f"/cases/{again.reference}/write/touches/")
    page.get_by_role("group", name="Is it about premises?").get_by_label("No").check()
    page.get_by_role("button", name="Save and go to the list of parts").click()
    page.get_by_role("button", name="Check it, and submit").click()
    expect(page.get_by_text("The decision is now for a nominated director")).to_be_visible()
    examine(page, "whole-check-again")
    page.get_by_role("button", name="Submit to Northmoor PCT").click()
    again.refresh_from_db()
    return again


def scored_and_recommended(world: WholeWorld, page: Page, act_as: ActAs, case: BusinessCase) -> None:
    """By both assessors alike, sent on, and recommended by the consortium."""
    address = f"/cases/{case.reference}/"
    for who in (world.finance, world.analyst):
        act_as(who)
        assess(page, address, 3)
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_text("Handed in and closed.")).to_be_visible()
    act_as(world.pbc)
    page.goto(address)
    page.get_by_role("link", name="Send it for decision").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent. It lies with those who sign, in their order.")).to_be_visible()
    act_as(world.lead)
    page.goto(f"{address}sign/")
    page.get_by_label("Recommend it", exact=True).check()
    signs(page, "L. Lead")


def approved_with_a_condition(world: WholeWorld, page: Page, act_as: ActAs, case: BusinessCase) -> None:
    """By the director; its money waits for the condition."""
    act_as(world.director)
    page.goto(f"/cases/{case.reference}/sign/")
    page.get_by_label("Approve with conditions").check()
    page.get_by_label("Reasons").fill("It brings care closer to home.")
    page.get_by_label("Condition 1", exact=True).fill(MONEY.words)
    page.get_by_label("Owner of condition 1").fill(MONEY.owner)
    page.get_by_label("Due day of condition 1").fill(MONEY.due_on.isoformat())
    page.get_by_label("What waits for condition 1").select_option(MONEY.before)
    signs(page, "D. Director")


def signs(page: Page, name: str) -> None:
    page.get_by_label("Your name, as your signature").fill(name)
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Both sides see it.")).to_be_visible()


def condition_met(world: WholeWorld, page: Page, act_as: ActAs, case: BusinessCase) -> None:
    """Money waits for it; its owner shows it, and the PCT accepts."""
    address = f"/cases/{case.reference}/conditions/1/"
    act_as(world.manager)
    page.goto(address)
    page.get_by_label("What shows that it is met").fill("The lease, signed by both.")
    page.get_by_label("Day on which it was met").fill("2006-09-11")
    examine(page, "whole-condition")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Shown. The PCT looks at it.")).to_be_visible()
    act_as(world.pbc)
    page.goto(address)
    page.get_by_role("button", name="It is met").click()
    expect(page.get_by_text("Accepted. Nothing waits for it any more.")).to_be_visible()
    examine(page, "whole-condition-met")


def sent(page: Page, button: str, **typed: str) -> None:
    """The form of a deed of the page after approval, which stands open."""
    form = page.locator("form").filter(has=page.get_by_role("button", name=button, exact=True))
    for name, value in typed.items():
        form.locator(f"[name$='-{name}']").fill(value)
    form.get_by_role("button", name=button, exact=True).click()


def paid_and_begun(world: WholeWorld, page: Page, act_as: ActAs, clock: Clock, case: BusinessCase) -> None:
    act_as(world.finance)
    page.goto(f"/cases/{case.reference}/delivery/")
    page.get_by_text("Promise money", exact=True).click()
    money = page.get_by_label("Which money pays")
    money.select_option(str(money.locator("option", has_text="Not yet attributed").get_attribute("value")))
    sent(page, "Promise it", amount="1500")
    expect(page.get_by_text("Promised. Nobody else can be promised it.")).to_be_visible()
    page.get_by_text("Release money", exact=True).click()
    sent(page, "Release it", amount="600", reason="A couch, and the first months")
    expect(page.get_by_text("Released.")).to_be_visible()
    examine(page, "whole-money")
    clock(at("2006-10-02"))
    act_as(world.pbc)
    page.goto(f"/cases/{case.reference}/delivery/")
    page.get_by_text("Record a step", exact=True).click()
    sent(page, "Record it", done_on="2006-10-02")
    expect(page.get_by_text("Service running").first).to_be_visible()


def measured(world: WholeWorld, page: Page, act_as: ActAs, clock: Clock, case: BusinessCase) -> None:
    world.seen(Month(2006, 9), SEEN_SINCE)
    clock(at("2007-04-03"))
    act_as(world.manager)
    page.goto(f"/cases/{case.reference}/delivery/")
    page.get_by_text("Record a figure", exact=True).click()
    page.locator("[name=reading-month]").select_option(label="March 2007")
    sent(page, "Record it", value="3", source="The practice’s own count")
    expect(page.get_by_text("Recorded. Both sides see it.")).to_be_visible()
    expect(page.get_by_text("by more than chance, and as many fewer as promised")).to_be_visible()
    expect(
        page.get_by_role("row", name="First attendances").get_by_role("cell", name="kept", exact=True)
    ).to_be_visible()
    examine(page, "whole-benefit")


def test_a_case_is_refused_begun_again_approved_paid_and_measured(
    world: WholeWorld, page: Page, act_as: ActAs, clock: Clock
) -> None:
    act_as(world.manager)
    case = tried_and_submitted(world, page)
    act_as(world.pbc)
    names_assessors(page, case)
    asked_and_answered(world, page, act_as, case)
    world.before_the_board(case)
    meeting = refused(world, page, act_as, case)
    act_as(world.kin)
    nothing_is_found(page, case, meeting)

    act_as(world.manager)
    page.goto(f"/cases/{case.reference}/")
    expect(page.get_by_text(REMEDY).first).to_be_visible()
    examine(page, "whole-refused")
    letter_opens(page, case, "whole-refusal")
    again = begun_again(page, case)
    act_as(world.pbc)
    names_assessors(page, again)
    scored_and_recommended(world, page, act_as, again)
    approved_with_a_condition(world, page, act_as, again)
    condition_met(world, page, act_as, again)
    paid_and_begun(world, page, act_as, clock, again)
    measured(world, page, act_as, clock, again)
    page.goto(f"/cases/{again.reference}/")
    letter_opens(page, again, "whole-approval")
    again.refresh_from_db()
    assert (again.status, again.decided_on) == ("implemented", date(2006, 9, 11))
