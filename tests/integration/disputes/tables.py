"""What the table of states is tried on: a dispute, a hat for every role, and one row for every deed.

A row says out of which states a deed leads, whose it is, how it is done, and what it needs besides its state.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from disputes.actions.clerking import admit_referral, answer_clerk, ask_sides, decline_referral
from disputes.actions.file import note_file_taken
from disputes.actions.following import carry_out_issue, confirm_followed, publish_precedent
from disputes.actions.hearing import answer_panel, ask_panel_question, cast_vote
from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, release_mediator, write_note
from disputes.actions.offers import lodge_offer, release_offers
from disputes.actions.opening import move_deadline, open_offers
from disputes.actions.panels import answer_request, appoint_member, ask_member, give_up_seat
from disputes.actions.raising import record_step, refer_dispute, withdraw_dispute
from disputes.actions.settling import draft_settlement, sign_settlement
from disputes.actions.statement import draft_statement, fix_statement, sign_statement
from disputes.domain.offers import FinalOffer
from disputes.domain.panels import PANEL_STATES, Chair
from disputes.domain.parties import Side
from disputes.domain.sealing import seal
from disputes.domain.states import BEFORE_OFFERS, MOVES, Deed, DisputeStatus
from disputes.domain.votes import WHOLE
from disputes.models import OpenedOffer, PanelSeat, SealedOffer
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import User
from pbc.core.principal import Principal
from tests.factories.disputes import AT, dispute_in, draft_of, question_to, ruling_on, seat_on, statement_of
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ShaFactory
from tests.integration.disputes.actions.test_statement import WHOLE as STATED
from tests.integration.disputes.world import AFTER, LATER, PRIVATE_KEY, PUBLIC_KEY, DisputeWorld

S = DisputeStatus
LATE = datetime(2006, 10, 17, 10, tzinfo=UTC)
"""After the last day of whatever stage the dispute is in, and after the deadline of its offers."""
PRACTICE_SIDE = {"practice_manager", "practice_clinician"}
SIDES = PRACTICE_SIDE | {"pbc_manager", "pct_director"}
SIGNERS = PRACTICE_SIDE | {"pct_director"}
CLERK, MEMBER, MEDIATOR = {"sha_clerk"}, {"sha_panel_member"}, {"sha_performance_manager"}
CLOCK = {"clock"}

Hats = dict[str, Principal]


@dataclass
class File:
    """A dispute with everybody who could have to do with it."""

    world: DisputeWorld = field(default_factory=DisputeWorld)

    def __post_init__(self) -> None:
        world = self.world
        self.dispute = dispute_in(
            practice=world.practice, pct=world.pct, status="preparing", stage_due_on=LATER.date(), offers_due_at=AFTER
        )
        places = {"practice": world.practice, "consortium": world.consortium, "pct": world.pct, "sha": world.sha}
        kinds = {role: next(kind for kind in places if kind in ROLES[role].held_in) for role in ROLES}
        self.hats: Hats = {role: world.person(role, places[kind]) for role, kind in kinds.items()}
        self.strangers: Hats = {
            "manager beside": world.person("practice_manager", world.beside),
            "director beside": world.person("pct_director", world.other_pct),
            "clerk beside": world.person("sha_clerk", ShaFactory()),
            "member not appointed": world.person(),
        }
        self.free = User.objects.get(pk=world.person().user_id)

    def interested(self) -> None:
        """Everybody comes to have an interest in the practice."""
        for by in self.hats.values():
            InterestFactory(user_id=by.user_id, organisation=self.world.practice)

    def side(self, by: Principal) -> Side:
        """The side of a hat; for those of neither, the practice's."""
        return Side.PCT if by.organisation_id == self.world.pct.pk else Side.PRACTICE

    def seat(self, role: str = "sha_panel_member", **given: Any) -> PanelSeat:
        """A seat of whoever has this role."""
        values = {"chair": "financial", "checked_at": AT, "asked_at": AT, "asked_by": "K. Clerk"} | given
        return self.dispute.seats.create(user_id=self.hats[role].user_id, **values)

    def sealed(self, side: Side) -> SealedOffer:
        """An offer that a side lodged."""
        lodged = SealedOffer(
            dispute=self.dispute,
            side=side,
            number=1,
            receipt="0" * 64,
            key="0" * 16,
            lodged_by="M. Manager",
            lodged_by_role="practice_manager",
            lodged_at=AT,
        )
        lodged.box = seal({}, lodged.stamp, PUBLIC_KEY)
        lodged.save()
        return lodged


Do = Callable[[File, Principal], object]
Ready = Callable[[File], object]


@dataclass(frozen=True)
class Row:
    """One deed: the action that does it, out of which states, whose it is, how, and what it needs besides."""

    action: Callable[..., object]
    states: Collection[DisputeStatus]
    doers: set[str]
    do: Do
    ready: Ready = lambda file: None


def plainly(action: Callable[..., object], **given: Any) -> Do:
    """Do it to the dispute, with these words."""
    return lambda file, by: action(dispute=file.dispute, **given, by=by, at=LATE)


def row(action: Callable[..., object], states: Collection[DisputeStatus], doers: set[str], **given: Any) -> Row:
    """A deed that needs nothing but these words."""
    return Row(action, states, doers, plainly(action, **given))


def both_tried(file: File) -> None:
    for side in Side:
        values = {"words": "W", "outcome": "O", "by_name": "M", "recorded_at": AT}
        file.dispute.local_steps.create(on=AT.date(), by_side=side, **values)


def panel_and_statement(file: File) -> None:
    statement_of(file.dispute)
    for chair in Chair:
        seat_on(file.dispute, file.world.sha, chair=chair, appointed_at=AT)


def both_lodged(file: File) -> None:
    for side in Side:
        file.sealed(side)


def all_but_one_voted(file: File) -> None:
    for side in Side:
        opened = OpenedOffer.objects.create(offer=file.sealed(side), content=CONTENT, opened_at=AT)
    file.seat(appointed_at=AT)
    for _ in range(2):
        seat = seat_on(file.dispute, file.world.sha, appointed_at=AT)
        file.dispute.votes.create(seat=seat, issue=WHOLE, offer=opened, reasons="R", at=AT)


CONTENT = {"position": "P", "because": "B", "amount": None}


def vote(file: File, by: Principal) -> object:
    offer = OpenedOffer.objects.get(offer__dispute=file.dispute, offer__side=Side.PCT)
    return cast_vote(dispute=file.dispute, choices={WHOLE: offer}, reasons="R", proven_at=LATE, by=by, at=LATE)


def confirm_last(file: File, by: Principal) -> object:
    """Confirm a ruling that the other side has confirmed."""
    file.dispute.ruling.followings.create(side=file.side(by).other, words="W", by_name="M", by_role="R", at=AT)
    return confirm_followed(dispute=file.dispute, words="W", by=by, at=LATE)


def sign_last(file: File, by: Principal) -> object:
    """Sign terms that the other side has signed."""
    draft = draft_of(file.dispute)
    draft.signatures.create(side=file.side(by).other, digest=draft.digest, by_name="M", by_role="R", at=AT)
    return sign_settlement(dispute=file.dispute, number=draft.number, proven_at=LATE, by=by, at=LATE)


def release(file: File, at: datetime) -> object:
    """The release takes nobody's hat: only who has the private key can ask for it."""
    return release_offers(dispute=file.dispute, private_key=PRIVATE_KEY, at=at, witness=at)


def ruled(file: File) -> None:
    """For the PCT, by all three."""
    opened = OpenedOffer.objects.create(offer=file.sealed(Side.PCT), content=CONTENT, opened_at=AT)
    ruling_on(file.dispute).outcomes.create(issue=WHOLE, offer=opened, votes_for=3, votes_against=0)


def lodge(file: File, by: Principal) -> object:
    values: dict[str, Any] = {"after": 0, "public_key": PUBLIC_KEY, "proven_at": LATER, "witness": LATER}
    return lodge_offer(dispute=file.dispute, offer=FinalOffer("P", "B"), **values, by=by, at=LATER)


def on_seat(action: Callable[..., object], **given: Any) -> Do:
    """Do it to the seat of whoever was asked."""
    return lambda file, by: action(seat=file.dispute.seats.get(), **given, by=by, at=LATE)


def mediated(file: File) -> None:
    user_id = file.hats["sha_performance_manager"].user_id
    file.dispute.mediators.create(user_id=user_id, checked_at=AT, named_by="K. Clerk", named_at=AT)


def accepted(file: File) -> None:
    for side in Side:
        file.dispute.mediation_words.create(side=side, word="accepted", by_name="M", at=AT)


def out_of(deed: Deed) -> Collection[DisputeStatus]:
    return MOVES[deed].out_of


DEEDS: dict[Deed, Row] = {
    Deed.REFER: Row(refer_dispute, out_of(Deed.REFER), SIDES, plainly(refer_dispute, words="W"), both_tried),
    Deed.ASK: row(ask_sides, out_of(Deed.ASK), CLERK, words="W"),
    Deed.ANSWER: row(answer_clerk, out_of(Deed.ANSWER), SIDES, words="W"),
    Deed.DECLINE: row(decline_referral, out_of(Deed.DECLINE), CLERK, reasons="R"),
    Deed.ADMIT: row(admit_referral, out_of(Deed.ADMIT), CLERK),
    Deed.END_MEDIATION: row(end_mediation, out_of(Deed.END_MEDIATION), SIDES | CLERK),
    Deed.OPEN_OFFERS: Row(open_offers, out_of(Deed.OPEN_OFFERS), CLERK, plainly(open_offers), panel_and_statement),
    Deed.RELEASE: Row(release_offers, out_of(Deed.RELEASE), CLOCK, lambda file, by: release(file, LATER), both_lodged),
    Deed.LAPSE: Row(release_offers, out_of(Deed.LAPSE), CLOCK, lambda file, by: release(file, LATE)),
    Deed.MOVE_DEADLINE: Row(
        move_deadline,
        out_of(Deed.MOVE_DEADLINE),
        CLERK,
        plainly(move_deadline, reasons="R", receipt="f" * 64),
        lambda file: file.sealed(Side.PCT),
    ),
    Deed.RULE: Row(cast_vote, out_of(Deed.RULE), MEMBER, vote, all_but_one_voted),
    Deed.FOLLOW: Row(confirm_followed, out_of(Deed.FOLLOW), SIDES, confirm_last, lambda file: ruling_on(file.dispute)),
    Deed.SETTLE: Row(sign_settlement, out_of(Deed.SETTLE), SIGNERS, sign_last),
    Deed.WITHDRAW: row(withdraw_dispute, out_of(Deed.WITHDRAW), PRACTICE_SIDE, reason="R"),
}
"""What moves a dispute."""
STEPS: dict[str, Row] = {
    "take the file": row(
        note_file_taken, set(S), SIDES | CLERK | {"pct_finance", "auditor"}, reader="R", root="0" * 64
    ),
    "try at home": row(record_step, {S.LOCAL}, SIDES, on=LATE.date(), words="W", outcome="O"),
    "accept mediation": row(accept_mediation, {S.MEDIATION}, SIDES),
    "name a mediator": Row(
        name_mediator,
        {S.MEDIATION},
        CLERK,
        lambda file, by: name_mediator(dispute=file.dispute, user=file.free, by=by, at=LATE),
        accepted,
    ),
    "release a mediator": Row(release_mediator, {S.MEDIATION}, CLERK, plainly(release_mediator, reason="R"), mediated),
    "note": Row(write_note, {S.MEDIATION}, SIDES | MEDIATOR, plainly(write_note, words="W"), mediated),
    "draft terms": row(draft_settlement, BEFORE_OFFERS | {S.OFFERS}, SIDES, terms="T"),
    "ask a member": Row(
        ask_member,
        PANEL_STATES,
        CLERK,
        lambda file, by: ask_member(dispute=file.dispute, user=file.free, chair=Chair.FINANCIAL, by=by, at=LATE),
    ),
    "answer a request": Row(
        answer_request, PANEL_STATES, MEMBER, on_seat(answer_request, accepts=True), lambda file: file.seat()
    ),
    "appoint": Row(
        appoint_member,
        PANEL_STATES,
        CLERK,
        on_seat(appoint_member),
        lambda file: seat_on(file.dispute, file.world.sha, accepted_at=AT),
    ),
    "give up a seat": Row(
        give_up_seat, PANEL_STATES, CLERK, on_seat(give_up_seat, reason="R"), lambda file: file.seat()
    ),
    "write the statement": row(draft_statement, {S.PREPARING}, SIDES, statement=STATED),
    "sign the statement": Row(
        sign_statement,
        {S.PREPARING},
        SIGNERS,
        plainly(sign_statement, number=1, proven_at=LATE),
        lambda file: draft_statement(dispute=file.dispute, statement=STATED, by=file.hats["practice_manager"], at=LATE),
    ),
    "fix the statement": row(fix_statement, {S.PREPARING}, CLERK, statement=STATED),
    "lodge": Row(lodge_offer, {S.OFFERS}, SIGNERS, lodge),
    "ask both sides": Row(
        ask_panel_question,
        {S.HEARING},
        MEMBER,
        plainly(ask_panel_question, words="W", answer_by=LATE.date()),
        lambda file: file.seat(appointed_at=AT),
    ),
    "answer the panel": Row(
        answer_panel,
        {S.HEARING},
        SIDES,
        lambda file, by: answer_panel(question=file.dispute.questions.get(), words="W", by=by, at=LATE),
        lambda file: question_to(file.dispute),
    ),
    "carry out an issue": Row(
        carry_out_issue, {S.RULED}, SIDES - PRACTICE_SIDE, plainly(carry_out_issue, issue=WHOLE, words="W"), ruled
    ),
    "publish": Row(
        publish_precedent,
        {S.RULED, S.FOLLOWED},
        CLERK,
        plainly(publish_precedent, title="T", question="Q", reasons="R"),
        ruled,
    ),
}
"""What does not, yet has its states and its people."""
