"""What one reader sees of a dispute. Page, whole file and API take it from here, so that they cannot differ."""

from dataclasses import dataclass
from datetime import date

from disputes import permissions
from disputes.domain.offers import sides_told
from disputes.domain.panels import SeatState
from disputes.domain.parties import Side
from disputes.domain.states import MOVES, Deed, DisputeStatus
from disputes.models import (
    CarriedOut,
    Dispute,
    DisputeChange,
    Following,
    JointStatement,
    LocalStep,
    MediationNote,
    PanelAnswer,
    PanelQuestion,
    PanelSeat,
    Ruling,
    SealedOffer,
    SettlementDraft,
    SettlementSignature,
    StatementSignature,
    StatementVersion,
)
from disputes.presenters.following import issue_words, task_words
from disputes.queries.mediation import accepted_by, mediator_of
from disputes.queries.offers import last_offers, opened_offers
from disputes.queries.panels import seats_of
from disputes.queries.rulings import carried_out_of, outcomes_of, questions_for, ruling_of
from disputes.queries.statement import joint_statement
from pbc.accounts.domain.permissions import Permission
from pbc.core.formats import moment
from pbc.core.principal import Principal


@dataclass(frozen=True)
class OffersSeen:
    """:ivar told: the sides of which this reader is told whether they lodged.
    :ivar lodged: of these, the offer that counts: when it was lodged, and its receipt.
    :ivar opened: what offers hold, once they are open.
    """

    told: frozenset[Side]
    lodged: dict[Side, SealedOffer]
    opened: list[SealedOffer]


@dataclass(frozen=True)
class StatementSeen:
    """:ivar joint: the one that stands; without it, ``version`` is the last one that this reader sees."""

    joint: JointStatement | None
    version: StatementVersion | None
    signatures: list[StatementSignature]


@dataclass(frozen=True)
class HearingSeen:
    """:ivar questions: each with the answers in sight, and whether this reader's side has yet to answer.
    :ivar tasks: what the PCT must do because of the ruling, issue by issue; :ivar carried_out: what it did.
    """

    questions: list[tuple[PanelQuestion, list[PanelAnswer], bool]]
    ruling: Ruling | None
    tasks: list[str]
    carried_out: list[CarriedOut]
    followings: list[Following]


@dataclass(frozen=True)
class MediationSeen:
    """:ivar reads_notes: whether notes are for this reader at all."""

    running: bool
    accepted: set[Side]
    mediator: str
    reads_notes: bool
    notes: list[MediationNote]


@dataclass(frozen=True)
class SettlementSeen:
    """:ivar draft: the last one; :ivar is_open: whether terms can still be drafted."""

    draft: SettlementDraft | None
    signatures: list[SettlementSignature]
    is_open: bool


@dataclass(frozen=True)
class Sight:
    """Everything of one dispute that one reader sees."""

    dispute: Dispute
    side: Side | None
    changes: list[DisputeChange]
    steps: list[LocalStep]
    statement: StatementSeen
    offers: OffersSeen
    seats: list[PanelSeat]
    hearing: HearingSeen
    mediation: MediationSeen | None
    settlement: SettlementSeen | None


def sight_of(principal: Principal, dispute: Dispute, on: date) -> Sight:
    """What this hat sees of a dispute that is ``visible_to`` it."""
    return Sight(
        dispute=dispute,
        side=permissions.side_of(principal, dispute, on),
        changes=changes_of(dispute),
        steps=steps_of(dispute),
        statement=statement_seen(principal, dispute),
        offers=offers_seen(principal, dispute, on),
        seats=seats_seen(principal, dispute),
        hearing=hearing_seen(principal, dispute, on),
        mediation=mediation_seen(principal, dispute, on),
        settlement=settlement_seen(principal, dispute, on),
    )


def changes_of(dispute: Dispute) -> list[DisputeChange]:
    """The record, the latest first: the same for all who see the dispute. One query."""
    return list(dispute.changes.order_by("-number"))


def steps_of(dispute: Dispute) -> list[LocalStep]:
    """What was tried at home. One query."""
    return list(dispute.local_steps.order_by("on", "pk"))


def offers_seen(principal: Principal, dispute: Dispute, on: date) -> OffersSeen:
    """Who has lodged, as far as this reader is told; what the offers say, once they are open. Two queries."""
    own = permissions.side_of(principal, dispute, on)
    chases = principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id)
    told = sides_told(dispute.state, own, chases=chases)
    return OffersSeen(told, last_offers(dispute, told), opened_offers(dispute))


def lodged_words(seen: OffersSeen, side: Side) -> tuple[str, str, str]:
    """When a side lodged, which of its offers counts, and its receipt: or that it did not, or that this is not told."""
    row = seen.lodged.get(side)
    if row is not None:
        return moment(row.lodged_at), f"offer {row.number}", row.receipt
    return ("not lodged" if side in seen.told else "told once both are open"), "–", "–"


def statement_seen(principal: Principal, dispute: Dispute) -> StatementSeen:
    """The statement that stands, for all who see the dispute; before, the last version for the sides and the clerk."""
    joint = joint_statement(dispute)
    rows = StatementVersion.objects.visible_to(principal).filter(dispute=dispute)
    version = joint.version if joint else rows.order_by("-number").first()
    return StatementSeen(joint, version, list(version.signatures.order_by("pk")) if version else [])


def seats_seen(principal: Principal, dispute: Dispute) -> list[PanelSeat]:
    """Who sits, for all who see the dispute; who was asked and who gave up, for the clerk. One query."""
    is_clerk = principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id)
    return [seat for seat in seats_of(dispute) if is_clerk or seat.state is SeatState.APPOINTED]


def hearing_seen(principal: Principal, dispute: Dispute, on: date) -> HearingSeen:
    """The panel's questions, the ruling, and whether it was followed."""
    ruling = ruling_of(dispute)
    return HearingSeen(
        questions=questions_for(dispute, permissions.side_of(principal, dispute, on)),
        ruling=ruling,
        tasks=_tasks(dispute) if ruling else [],
        carried_out=carried_out_of(ruling) if ruling else [],
        followings=list(ruling.followings.order_by("pk")) if ruling else [],
    )


def _tasks(dispute: Dispute) -> list[str]:
    """What is still to be done, for each issue that nobody has carried out. Nothing once both sides said it is done."""
    if dispute.state is not DisputeStatus.RULED:
        return []
    due_on = dispute.stage_due_on
    waiting = [each for each in outcomes_of(dispute) if not hasattr(each, "carried_out")]
    return [f"{issue_words(each.issue)}{task_words(dispute, each.side, due_on)}" for each in waiting]


def mediation_seen(principal: Principal, dispute: Dispute, on: date) -> MediationSeen | None:
    """How far mediation is, for the sides, the mediator and, while it lasts, the clerk; notes for whom they are."""
    speaker = permissions.speaker(principal, dispute, on)
    running = dispute.state is DisputeStatus.MEDIATION
    if speaker is None and not (running and principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id)):
        return None
    notes = list(MediationNote.objects.visible_to(principal).filter(dispute=dispute).order_by("pk"))
    if not running and not notes:
        return None
    mediator = mediator_of(dispute)
    return MediationSeen(
        running=running,
        accepted=accepted_by(dispute),
        mediator=mediator.user.name if mediator else "",
        reads_notes=speaker is not None,
        notes=notes,
    )


def settlement_seen(principal: Principal, dispute: Dispute, on: date) -> SettlementSeen | None:
    """The last draft of terms with its signatures, for the two sides alone."""
    if permissions.side_of(principal, dispute, on) is None:
        return None
    rows = SettlementDraft.objects.visible_to(principal).filter(dispute=dispute)
    draft, is_open = rows.order_by("-number").first(), dispute.state in MOVES[Deed.SETTLE].out_of
    signatures = list(draft.signatures.order_by("pk")) if draft else []
    return SettlementSeen(draft, signatures, is_open) if draft or is_open else None
