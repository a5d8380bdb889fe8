"""One dispute from a refused claim to the ledger and the precedent book, as each of its people meets it."""

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from budgets.actions.claims import refuse_claim
from disputes.actions.following import confirm_followed
from disputes.actions.hearing import cast_vote
from disputes.actions.panels import answer_request, appoint_member, ask_member
from disputes.actions.raising import record_step
from disputes.actions.statement import sign_statement
from disputes.domain.panels import Chair
from disputes.domain.votes import WHOLE
from disputes.models import Dispute, OpenedOffer
from disputes.tasks import release_one
from pbc.accounts.models import RoleAssignment
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.factories.organisations import AffiliationFactory, ShaFactory
from tests.functional.browser import examine
from tests.integration.budgets.freed_up_world import EXPLAINED, NOW, FreedUpWorld
from tests.integration.disputes.world import PRIVATE_KEY, PUBLIC_KEY

pytestmark = pytest.mark.django_db
REFERENCE = "ZZ0001-D2006-1"
HERE = f"/disputes/{REFERENCE}/"
CLAIM = "/freed-up/claims/ZZ0001-2006-1/"


class People:
    """Everybody who meets the dispute, each with an account, and the browser that they share in turn."""

    def __init__(self, page: Page, sign_in: Callable[[RoleAssignment], None]) -> None:
        self.page, self._sign_in = page, sign_in
        self.world = world = FreedUpWorld().two_months()
        self.sha = ShaFactory(name="Invented SHA")
        AffiliationFactory(child=world.pct, parent=self.sha)
        self.manager = self._person("practice_manager", world.first, "M. Manager")
        self.director = self._person("pct_director", world.pct, "D. Director")
        self.finance = self._person("pct_finance", world.pct, "F. Finance")
        self.clerk = self._person("sha_clerk", self.sha, "K. Clerk")
        self.panel = {chair: self._person("sha_panel_member", self.sha, f"The {chair} member") for chair in Chair}
        refuse_claim(claim=world.declared(), explanation=EXPLAINED, by=world.director, at=NOW)

    @property
    def dispute(self) -> Dispute:
        return Dispute.objects.get(reference=REFERENCE)

    def is_now(self, who: RoleAssignment, address: str = HERE) -> None:
        """Sign in as this person and open a page."""
        self._sign_in(who)
        self.page.goto(address)

    def follow(self, link: str, name: str = "") -> None:
        """Follow a link, and look at where it leads."""
        self.page.get_by_role("link", name=link, exact=True).click()
        if name:
            examine(self.page, f"dispute-{name}")

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"[name={name}]").fill(value)

    def press(self, button: str, said: str) -> None:
        """Send the form, and read what the page says."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.get_by_text(said).first).to_be_visible()

    @staticmethod
    def _person(role: str, organisation: Organisation, name: str) -> RoleAssignment:
        return RoleAssignmentFactory(role=role, organisation=organisation, user__name=name)


@pytest.fixture
def people(db: None, settings: Any, page: Page, sign_in: Callable[[RoleAssignment], None]) -> People:
    """A week after the PCT refused the claim. The clocks of the server and of its database are shifted alike."""
    settings.CLOCK_OFFSET_DAYS = clock.shift_to(date(2006, 7, 10))
    settings.SEALING_PUBLIC_KEY = b64encode(PUBLIC_KEY).decode()
    return People(page, sign_in)


def test_from_a_refused_claim_to_the_ledger_and_the_precedent_book(people: People, tmp_path: Path) -> None:
    tried_at_home_and_referred(people)
    admitted_and_not_mediated(people)
    panel_formed(people)
    statement_signed(people)
    offers_lodged(people)
    with override_settings(SEALING_PRIVATE_KEY_FILE=str(key_file(tmp_path))):
        release_one(dispute_id=people.dispute.pk)
    heard_and_ruled(people)
    carried_out(people)
    published(people)


def tried_at_home_and_referred(people: People) -> None:
    people.is_now(people.manager, CLAIM)
    people.follow("Dispute this refusal", "raise")
    people.fill(question="Is the claim within the terms of S4 ¶47?", sought="Agree the claim whole.")
    people.press("Raise it", f"claim {people.world.first.code}-2006-1")
    people.follow("Record what was tried", "step")
    people.fill(on="2006-07-10", words="We met the PCT at the surgery.", outcome="Each kept to its view.")
    people.press("Record", "Recorded. Both sides see it")
    record_step(
        dispute=people.dispute,
        on=date(2006, 7, 10),
        words="We read the lease again.",
        outcome="It binds the PCT until October.",
        by=people.director.as_principal(),
        at=clock.now(),
    )
    people.page.reload()
    examine(people.page, "dispute-local")
    people.follow("Refer it to the SHA", "refer")
    people.fill(words="The PCT sees a lease where we see freed-up money.")
    people.press("Refer", "Referred. The SHA’s clerk sees it now.")


def admitted_and_not_mediated(people: People) -> None:
    people.is_now(people.clerk, "/disputes/")
    people.follow(REFERENCE)
    people.follow("Admit it, and offer mediation", "admit")
    people.press("Admit", "Admitted. Mediation is offered to both sides.")
    looked_at(people, "mediation/mediator")
    people.is_now(people.manager)
    looked_at(people, "mediation/accept", "mediation/note")
    people.page.goto(f"{HERE}settlement/")
    people.fill(terms="Half of it is agreed.")
    people.press("Put it to both sides", "Drafted.")
    examine(people.page, "dispute-in-mediation")
    looked_at(people, "settlement/sign")
    people.page.goto(f"{HERE}mediation/end/")
    examine(people.page, "dispute-end-mediation")
    people.press("Go on", "Mediation is over.")


def looked_at(people: People, *addresses: str) -> None:
    """Look at forms of the dispute that are not sent here."""
    for address in addresses:
        people.page.goto(f"{HERE}{address}/")
        examine(people.page, f"dispute-{address.replace('/', '-')}")


def panel_formed(people: People) -> None:
    """One member through the pages; the other two in the same deeds."""
    first, *others = people.panel.items()
    people.is_now(people.clerk)
    people.follow("Ask somebody to sit on the panel", "ask-member")
    people.page.locator("[name=person]").select_option(str(first[1].user_id))
    people.page.locator("[name=chair]").select_option(first[0])
    people.press("Ask", "Asked. They see the names of the two sides")
    for chair, member in others:
        by, at = people.clerk.as_principal(), clock.now()
        seat = ask_member(dispute=people.dispute, user=member.user, chair=chair, by=by, at=at)
        answer_request(seat=seat, accepts=True, by=member.as_principal(), at=at)
        appoint_member(seat=seat, by=by, at=at)
    people.is_now(first[1], "/disputes/")
    people.page.get_by_role("link", name="You are asked to sit on a panel").click()
    examine(people.page, "dispute-panel-request")
    people.page.get_by_label("I will sit", exact=True).check()
    people.press("Answer", "Answered. The clerk sees it.")
    people.is_now(people.clerk)
    people.follow(f"Appoint {first[1].user.name}", "appoint")
    people.press("Appoint", "Appointed. They see the dispute now.")
    looked_at(people, f"panel/{people.dispute.seats.earliest('pk').pk}/replace")


def statement_signed(people: People) -> None:
    people.is_now(people.manager)
    people.follow("Write the joint statement", "statement")
    people.fill(agreed="The admissions fell.", disputed="Whether the lease stands in the way.")
    people.page.get_by_label("On the whole package").check()
    people.press("Put it to both sides", "Both sides see this version")
    people.follow("Sign this version", "sign-statement")
    people.fill(password=PASSWORD)
    people.press("Sign", "Signed. With the signatures of both sides the statement stands.")
    at = clock.now()
    sign_statement(dispute=people.dispute, number=1, proven_at=at, by=people.director.as_principal(), at=at)
    people.is_now(people.clerk)
    people.follow("Open it for final offers", "open")
    people.press("Open it", "Open. Both sides lodge their sealed offers")


def offers_lodged(people: People) -> None:
    rehearse(people, people.manager, "Agree the claim whole.", "3805.60")
    examine(people.page, "dispute-offer")
    lodge(people)
    examine(people.page, "dispute-receipt")
    people.page.goto(HERE)
    examine(people.page, "dispute-offers")
    expect(people.page.get_by_role("link", name="Withdraw it")).to_have_count(0)
    rehearse(people, people.director, "Agree half of the claim.", "1902.80")
    lodge(people)
    expect(people.page.get_by_text("Agree the claim whole.")).to_have_count(0)


def rehearse(people: People, who: RoleAssignment, position: str, amount: str) -> None:
    people.is_now(who)
    people.page.get_by_role("link", name="Rehearse or lodge your final offer").click()
    people.fill(position=position, amount=amount, because="S4 ¶47: what is freed up is the practice’s to use.")
    people.press("See how it stands", "Only you see this, and nothing of it is kept.")


def lodge(people: People) -> None:
    people.fill(password=PASSWORD)
    people.press("Seal and lodge it", "Print this page or save it now.")


def key_file(folder: Path) -> Path:
    path = folder / "release.key"
    path.write_text(b64encode(PRIVATE_KEY).decode(), encoding="ascii")
    return path


def heard_and_ruled(people: People) -> None:
    first, *others = people.panel.values()
    people.is_now(first)
    people.page.get_by_role("link", name="Ask both sides").click()
    examine(people.page, "dispute-panel-question")
    people.fill(words="When does the lease end?", answer_by="2006-07-14")
    people.press("Ask", "Asked. Both sides see it in the same words.")
    people.is_now(people.manager)
    people.follow("Answer question 1", "panel-answer")
    people.fill(words="On 31 October 2006.")
    people.press("Answer", "Answered. The panel reads it.")
    people.is_now(first)
    examine(people.page, "dispute-hearing")
    people.page.get_by_role("link", name="Vote for one of the offers").click()
    examine(people.page, "dispute-vote")
    people.page.get_by_label("The offer of First Surgery").check()
    people.fill(reasons="A lease is the PCT’s own affair.", password=PASSWORD)
    people.press("Sign and vote", "Your vote is cast. The last vote issues the ruling.")
    for member in others:
        vote_for_the_practice(people, member.as_principal())


def vote_for_the_practice(people: People, member: Principal) -> None:
    at = clock.now()
    offer = OpenedOffer.objects.get(offer__dispute=people.dispute, offer__side="practice")
    reasons = "The guidance knows no such limit, and the figures are agreed on by both sides."
    cast_vote(dispute=people.dispute, choices={WHOLE: offer}, reasons=reasons, proven_at=at, by=member, at=at)


def carried_out(people: People) -> None:
    people.is_now(people.finance, CLAIM)
    examine(people.page, "claim-to-be-agreed-as-ruled")
    people.press("Agree the claim, as ruled", "Agreed, as ruled.")
    people.page.goto("/freed-up/2006/")
    expect(people.page.get_by_role("cell", name="£2,663.92").first).to_be_visible()
    people.is_now(people.manager)
    examine(people.page, "dispute-ruled")
    people.follow("Confirm that it was done", "confirm")
    people.fill(words="The claim is agreed, and our balance shows it.")
    people.press("Confirm", "Confirmed. Once both sides have, the dispute is over.")
    by, words = people.director.as_principal(), "Agreed in the ledger."
    confirm_followed(dispute=people.dispute, words=words, by=by, at=clock.now())


def published(people: People) -> None:
    people.is_now(people.clerk)
    expect(people.page.get_by_text("Ruled and followed").first).to_be_visible()
    people.follow("Publish the ruling without names", "publish")
    people.fill(
        title="Freed-up resources behind a lease",
        question="Does a lease of the PCT stand in the way of a claim?",
        reasons="No: how soon the PCT gets its money back is its own affair.",
    )
    people.press("Publish", "Published in the precedent book.")
    people.page.goto("/disputes/")
    examine(people.page, "disputes")
    people.is_now(people.manager, "/precedents/")
    expect(people.page.get_by_text("Freed-up resources behind a lease")).to_be_visible()
    examine(people.page, "precedents")
