"""Disputes of a demonstration, each as far as it got: by the real actions, on the days on which they were done.

Whoever of them can sign in acts under their own name; nobody is behind the others, and their names say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from budgets.management.invented_people import acting
from disputes.actions.clerking import admit_referral
from disputes.actions.following import confirm_followed, publish_precedent
from disputes.actions.hearing import answer_panel, ask_panel_question, cast_vote
from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, write_note
from disputes.actions.offers import lodge_offer
from disputes.actions.opening import open_offers
from disputes.actions.panels import answer_request, appoint_member, ask_member
from disputes.actions.raising import raise_dispute, record_step, refer_dispute
from disputes.actions.statement import draft_statement, sign_statement
from disputes.domain.offers import FinalOffer
from disputes.domain.panels import Chair
from disputes.domain.parties import About, Side, Subject
from disputes.domain.statement import Statement
from disputes.domain.votes import WHOLE
from disputes.models import Dispute, OpenedOffer
from disputes.queries.panels import possible_members
from disputes.queries.people import candidates, holders
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment, User
from pbc.core.clock import day_of
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

NOTES = {
    Side.PRACTICE: "We could live with the fifteenth, if what is missing is marked.",
    Side.PCT: "We could promise the fifteenth for all but one hospital.",
}
OBJECTIVE_STATED = Statement(
    ("Is objective 3 of the plan met?",),
    "The practice’s follow-up rate fell in 2006/07, and is above the average of the PCT still.",
    "Whether “towards the average” asks for the average itself.",
)
TESTS_STATED = Statement(
    ("Does the pack have to show tests that the practice orders directly?",),
    "The pack shows tests that hospitals order. It shows none that the practice orders itself.",
    "Whether the laboratory’s data can tell which practice ordered a test before April 2007.",
)
AVERAGE = (
    "The objective counts as met once the rate is at the average of the PCT for a quarter.",
    "The plan was agreed so that follow-ups come down to the average, and its payment stands on that.",
)
SHOWN = (
    "Every pack from January 2007 on shows the tests that the practice orders directly, with their cost.",
    "S4 ¶24 names diagnostic tests among what the pack shows, and makes no difference by who orders them.",
)
LATER = (
    "The packs show these tests from April 2007 on.",
    "The laboratory changes its system in April. Until then the figures would be made by hand.",
)
REASONS = (
    "S4 ¶24 names diagnostic tests and does not ask who ordered them.",
    "The invoices tell which surgery ordered a test, so the figures are there to be shown.",
    "A practice that answers for what its tests cost has to see them in the year in which it answers.",
)
OPENED_AGO = 131
"""How many days ago the offers of the dispute that was ruled on are opened: the day after both were lodged."""


@dataclass(frozen=True)
class Quarrel:
    """What a dispute is about, in the words of both sides."""

    subject: Subject
    question: str
    sought: str
    tried: tuple[tuple[str, str], tuple[str, str]]
    referred: str


REPORT = Quarrel(
    Subject(About.INFORMATION, "the monthly activity report of 2006/07", paragraph="S4 ¶22"),
    "By which day of the month does the practice have its report, and what if a provider is late?",
    "By the tenth, with what has come by then, and the rest marked as late.",
    (
        ("The practice wrote to the PBC manager.", "The PCT waits for the last provider."),
        ("The PCT met the practice manager.", "It offers the twentieth; the practice needs the tenth."),
    ),
    "We agree that the report is late, and not on the day.",
)
TESTS = Quarrel(
    Subject(About.INFORMATION, "diagnostic tests in the monthly pack", paragraph="S4 ¶24"),
    "Does the monthly pack have to show the diagnostic tests that the practice orders directly?",
    "That they are shown, with their cost, from the next pack on.",
    (
        ("The practice asked for the tests it orders to be shown.", "The PCT says that its laboratory cannot tell."),
        ("The PCT asked its laboratory again.", "It can tell from April 2007, and not before."),
    ),
    "The laboratory sends its invoices by practice already, so it can tell.",
)
OBJECTIVE = Quarrel(
    Subject(About.PLAN, "objective 3 of the plan for 2006/07, follow-up appointments", paragraph="S4 ¶25"),
    "Is the objective met where the practice’s follow-up rate fell, though not to the average of the PCT?",
    "That the PCT records the objective as met.",
    (
        ("The practice sent its rates of both years to the PCT.", "The PCT reads the objective as the average."),
        ("The PCT and the partners met.", "Each keeps to its reading of the plan."),
    ),
    "The plan says “towards the average”, and the PCT reads “to the average”.",
)


class Story:
    """One dispute, on its way.

    :param today: the demonstration's day, from which the days of the story are counted back.
    """

    def __init__(self, practice: Organisation, pct: Organisation, sha: Organisation, today: date) -> None:
        self.today = today
        self.sides = {
            Side.PRACTICE: self.person("practice_manager", practice),
            Side.PCT: self.person("pct_director", pct),
        }
        self.practice, self.clerk = practice, self.person("sha_clerk", sha)
        self.dispute: Dispute

    def person(self, role: str, organisation: Organisation) -> Principal:
        """Who has this role there and can sign in, or somebody invented."""
        rows = RoleAssignment.objects.in_force(self.today).filter(role=role, organisation=organisation)
        held = rows.select_related("user", "organisation").order_by("pk").first()
        return held.as_principal() if held else acting(role, organisation)

    def at(self, ago: int, hour: int = 10) -> datetime:
        """A moment so many days ago."""
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=ago), time(hour)))

    def referred(self, quarrel: Quarrel, raised: int, answered: int, referred: int) -> None:
        """Raised by the practice, tried at home by both, and referred."""
        by, other = self.sides.values()
        self.dispute = raise_dispute(
            practice=self.practice,
            subject=quarrel.subject,
            question=quarrel.question,
            sought=quarrel.sought,
            by=by,
            at=self.at(raised),
        )
        for ago, who, (words, outcome) in zip((raised, answered), (by, other), quarrel.tried, strict=True):
            at = self.at(ago, 11)
            record_step(dispute=self.dispute, on=day_of(at), words=words, outcome=outcome, by=who, at=at)
        self.dispute = refer_dispute(dispute=self.dispute, words=quarrel.referred, by=by, at=self.at(referred))

    def admitted(self, ago: int, *accepts: Side) -> None:
        """Admitted, with mediation that these sides accept the next day."""
        admit_referral(dispute=self.dispute, by=self.clerk, at=self.at(ago))
        for side in accepts:
            accept_mediation(dispute=self.dispute, by=self.sides[side], at=self.at(ago - 1))

    def mediated(self, ago: int) -> None:
        """Somebody free who sits on no panel mediates, and both sides have written."""
        asked = candidates(self.dispute, Permission.DISPUTE_MEDIATE, day_of(self.at(ago)))
        panel = {user.pk for user in holders(self.dispute, Permission.DISPUTE_JUDGE, self.today)}
        free = [each.user for each in asked if each.is_free and each.user.pk not in panel]
        if not free:
            return
        name_mediator(dispute=self.dispute, user=free[0], by=self.clerk, at=self.at(ago))
        for side, words in NOTES.items():
            write_note(dispute=self.dispute, words=words, by=self.sides[side], at=self.at(ago - 1))

    def panel(self, asked: int, appointed: int) -> bool:
        """A panel of three who are free; whether there are so many."""
        end_at, on = self.at(asked, 9), day_of(self.at(asked))
        free = [each.candidate.user for each in possible_members(self.dispute, on) if each.candidate.is_free]
        if len(free) < len(Chair):
            return False
        end_mediation(dispute=self.dispute, by=self.sides[Side.PCT], at=end_at)
        for chair, user in zip(Chair, free, strict=False):
            at = self.at(asked)
            seat = ask_member(dispute=self.dispute, user=user, chair=chair, by=self.clerk, at=at)
            answer_request(seat=seat, accepts=True, by=self._member(user), at=self.at(asked - 1))
            appoint_member(seat=seat, by=self.clerk, at=self.at(appointed))
        return True

    def stated(self, statement: Statement, written: int, signed: int) -> None:
        """The joint statement, written by the practice and signed by both."""
        by = self.sides[Side.PRACTICE]
        version = draft_statement(dispute=self.dispute, statement=statement, by=by, at=self.at(written))
        for who in self.sides.values():
            at = self.at(signed)
            sign_statement(dispute=self.dispute, number=version.number, proven_at=at, by=who, at=at)

    def opened(self, ago: int) -> None:
        """Open for final offers."""
        open_offers(dispute=self.dispute, by=self.clerk, at=self.at(ago))

    def lodged(self, side: Side, offer: FinalOffer, ago: int, public_key: bytes) -> None:
        """A side's final offer, sealed."""
        at = self.at(ago)
        moments = {"proven_at": at, "at": at, "witness": at}
        lodge_offer(dispute=self.dispute, offer=offer, after=0, public_key=public_key, by=self.sides[side], **moments)

    def heard(self, question: str, answers: Mapping[Side, str], asked: int, answered: int) -> None:
        """The panel's question, and what both sides answer."""
        by = self._member(self._panel()[0])
        answer_by, at = day_of(self.at(answered)), self.at(asked)
        put = ask_panel_question(dispute=self.dispute, words=question, answer_by=answer_by, by=by, at=at)
        for side, answer in answers.items():
            answer_panel(question=put, words=answer, by=self.sides[side], at=self.at(answered))

    def ruled(self, side: Side, reasons: Sequence[str], ago: int) -> None:
        """Every member votes for this side's offer; the last vote issues the ruling."""
        offer = OpenedOffer.objects.get(offer__dispute=self.dispute, offer__side=side)
        for hour, (user, why) in enumerate(zip(self._panel(), reasons, strict=True), start=10):
            at = self.at(ago, hour)
            by = self._member(user)
            cast_vote(dispute=self.dispute, choices={WHOLE: offer}, reasons=why, proven_at=at, by=by, at=at)

    def followed(self, words: Mapping[Side, str], ago: int) -> None:
        """Both sides say that it was done."""
        for side, done in words.items():
            confirm_followed(dispute=self.dispute, words=done, by=self.sides[side], at=self.at(ago))

    def published(self, title: str, question: str, reasons: str, ago: int) -> None:
        """The ruling in the precedent book, without names."""
        texts = {"title": title, "question": question, "reasons": reasons}
        publish_precedent(dispute=self.dispute, **texts, by=self.clerk, at=self.at(ago))

    def _panel(self) -> list[User]:
        return [seat.user for seat in self.dispute.seats.sitting().select_related("user").order_by("pk")]

    def _member(self, user: User) -> Principal:
        rows = RoleAssignment.objects.in_force(self.today).filter(user=user, role="sha_panel_member")
        return rows.select_related("user", "organisation").earliest("pk").as_principal()


def in_mediation(story: Story) -> None:
    """The monthly report came late; both sides accept that the SHA mediates, and have begun to move."""
    story.referred(REPORT, raised=60, answered=35, referred=20)
    story.admitted(13, *Side)
    story.mediated(11)


def open_for_offers(story: Story, public_key: bytes) -> None:
    """The PCT has lodged its offer; the practice has some days left."""
    story.referred(OBJECTIVE, raised=84, answered=70, referred=53)
    story.admitted(49)
    if story.panel(asked=20, appointed=18):
        story.stated(OBJECTIVE_STATED, written=18, signed=12)
        story.opened(4)
        story.lodged(Side.PCT, FinalOffer(*AVERAGE), 3, public_key)


def both_lodged(story: Story, public_key: bytes) -> None:
    """Both sides have lodged their offers, last autumn; the release job has yet to open them."""
    story.referred(TESTS, raised=203, answered=189, referred=175)
    story.admitted(172, *Side)
    if story.panel(asked=147, appointed=144):
        story.stated(TESTS_STATED, written=140, signed=138)
        story.opened(137)
        story.lodged(Side.PRACTICE, FinalOffer(*SHOWN), 133, public_key)
        story.lodged(Side.PCT, FinalOffer(*LATER), OPENED_AGO + 1, public_key)


def ruled_and_followed(story: Story) -> None:
    """Heard, ruled for the practice, followed by both, and published."""
    story.heard(
        "What does the laboratory say on its invoices to the PCT?",
        {
            Side.PRACTICE: "Our copy of November’s invoice names each test with the surgery that ordered it.",
            Side.PCT: "The invoices name the surgery. We had not thought of them as data.",
        },
        asked=129,
        answered=125,
    )
    story.ruled(Side.PRACTICE, REASONS, 105)
    story.followed(
        {
            Side.PCT: "The pack of January shows the tests and their cost, from the laboratory’s invoices.",
            Side.PRACTICE: "We have the pack of January, and the tests are in it.",
        },
        80,
    )
    story.published(
        "Tests that a practice orders directly belong in its pack",
        "Does the monthly pack have to show diagnostic tests that a practice orders directly from the laboratory?",
        "Yes. The guidance names diagnostic tests among what a pack shows, and makes no difference by who orders them. "
        "Where the invoices tell which practice ordered a test, the data are there.",
        70,
    )
