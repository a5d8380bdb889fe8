"""What disputes need of this hat: for the home page, each with the day on which its stage ends (R140–R145)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse

from disputes.domain.mediation import Word
from disputes.domain.parties import Side, side_among
from disputes.domain.states import ENDED, MOVES, Deed, DisputeStatus
from disputes.models import Dispute, PanelQuestion, PanelSeat, SealedOffer
from disputes.models.mediation import own_and_taken_over
from disputes.queries.panels import open_requests
from pbc.accounts.domain.permissions import Permission
from pbc.core.clock import day_of
from pbc.core.needs import Need
from pbc.core.principal import Principal

KIND = "dispute"
S = DisputeStatus
READ = (
    "mediation_words",
    "mediators",
    "seats__votes",
    "questions__answers",
    "ruling__followings",
    "statement_versions__signatures",
    "settlement_drafts__signatures",
    Prefetch("offers", SealedOffer.objects.only("dispute_id", "side")),
)
ACTING = (
    Permission.DISPUTE_RAISE,
    Permission.DISPUTE_LODGE,
    Permission.DISPUTE_CLERK,
    Permission.DISPUTE_MEDIATE,
    Permission.DISPUTE_JUDGE,
    Permission.DISPUTE_OVERSEE,
)
"""Whoever has none of these only reads disputes, and is asked for nothing."""
TO_PUBLISH = Q(status=S.FOLLOWED, ruling__precedent=None)
"""Rulings that are done, and not in the precedent book yet: all that an ended dispute still needs."""


def needs(*, principal: Principal, today: date) -> list[Need]:
    """What waits for a side, the clerk, a mediator, a panel, and who is asked to sit. Queries do not grow."""
    asked = [_asked(seat) for seat in open_requests(principal, today)]
    if principal.is_system or not any(map(principal.may, ACTING)):
        return asked
    rows = Dispute.objects.visible_to(principal).filter(~Q(status__in=ENDED) | TO_PUBLISH)
    rows = rows.select_related("practice", "pct", "joint_statement", "ruling__precedent").order_by("pk")
    rows = rows.prefetch_related(*READ)
    mine = own_and_taken_over(principal)
    return [*asked, *(need for dispute in rows for need in _of(dispute, principal, mine, today))]


def waits_for(dispute: Dispute, principal: Principal, today: date) -> list[str]:
    """What waits for this hat in one dispute that it sees: the titles of its needs."""
    return [title for title, _ in _titled(dispute, principal, own_side(dispute, principal), today)]


def own_side(dispute: Dispute, principal: Principal) -> Side | None:
    """The side that is this hat's own organisation, or one that it took over. One query."""
    return side_among(dispute.practice_id, dispute.pct_id, own_and_taken_over(principal))


def _of(dispute: Dispute, principal: Principal, mine: Collection[int], today: date) -> Iterator[Need]:
    side = side_among(dispute.practice_id, dispute.pct_id, mine)
    for title, due_on in _titled(dispute, principal, side, today):
        yield Need(
            title=title,
            detail=f"{dispute.practice.name} and {dispute.pct.name}: {dispute.subject_label}.",
            url=reverse("disputes:dispute", args=[dispute.reference]),
            due_on=due_on,
            kind=KIND,
        )


def _titled(
    dispute: Dispute, principal: Principal, side: Side | None, today: date
) -> Iterator[tuple[str, date | None]]:
    """What waits for this hat, each with its day: the panel's questions have their own."""
    for title in _titles(dispute, principal, side, today):
        yield title, _due_on(dispute, principal)
    if side is not None and dispute.state is S.HEARING and principal.may(Permission.DISPUTE_RAISE):
        for question in _unanswered(dispute, side):
            yield f"Answer the panel’s question {question.number} in {dispute.reference}", question.answer_by


def _due_on(dispute: Dispute, principal: Principal) -> date | None:
    """The end of the stage; none for the clerk of what is ruled, whom the rules give no day to publish it."""
    if dispute.state is S.RULED and principal.may(Permission.DISPUTE_CLERK):
        return None
    if dispute.state is S.OFFERS and dispute.offers_due_at is not None:
        return day_of(dispute.offers_due_at)
    return dispute.stage_due_on


def _titles(dispute: Dispute, principal: Principal, side: Side | None, today: date) -> list[str]:
    if principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id):
        return _of_clerk(dispute, today)
    if side is not None:
        return _of_side(dispute, side, principal)
    if dispute.state is S.RULED:
        overdue = principal.may(Permission.DISPUTE_OVERSEE) and _is_late(dispute, today)
        return [f"Ask why the ruling on {dispute.reference} is not followed"] if overdue else []
    if dispute.state is S.HEARING:
        return [f"Vote for one side in {dispute.reference}"] if _has_to_vote(dispute, principal) else []
    mediates = any(each.user_id == principal.user_id and not each.released_at for each in dispute.mediators.all())
    return [f"Mediate in {dispute.reference}"] if mediates and dispute.state is S.MEDIATION else []


def _has_to_vote(dispute: Dispute, principal: Principal) -> bool:
    own = [seat for seat in dispute.seats.all() if seat.user_id == principal.user_id]
    return any(seat.appointed_at and not seat.replaced_at and not seat.votes.all() for seat in own)


def _of_side(dispute: Dispute, side: Side, principal: Principal) -> list[str]:
    """What a side owes, where this hat acts for it."""
    reference = dispute.reference
    found = []
    if principal.may(Permission.DISPUTE_RAISE):
        found += {
            S.LOCAL: [f"Try to settle {reference} at home"],
            S.ASKED: [f"Answer the SHA’s question on {reference}"],
            S.MEDIATION: _mediation_of(dispute, side),
            S.RULED: _ruling_of(dispute, side),
        }.get(dispute.state, [])
    if principal.may(Permission.DISPUTE_LODGE):
        lodged = {each.side for each in dispute.offers.all()}
        if dispute.state is S.OFFERS and side not in lodged:
            found.append(f"Lodge your final offer in {reference}")
        found += _settlement_of(dispute, side)
    return [*found, *(_statement_of(dispute, side, principal) if dispute.state is S.PREPARING else [])]


def _mediation_of(dispute: Dispute, side: Side) -> list[str]:
    said = {each.side for each in dispute.mediation_words.all() if each.word == Word.ACCEPTED}
    return [] if side in said else [f"Accept mediation in {dispute.reference}, or go on without it"]


def _settlement_of(dispute: Dispute, side: Side) -> list[str]:
    """Terms that the other side signed wait for this one: of its own organisation alone, for whom they are."""
    last = max(dispute.settlement_drafts.all(), key=lambda each: each.number, default=None)
    signed = {each.side for each in last.signatures.all()} if last else set()
    waits = dispute.state in MOVES[Deed.SETTLE].out_of and side.other in signed and side not in signed
    return [f"Sign the settlement of {dispute.reference}, or write other terms"] if waits else []


def _unanswered(dispute: Dispute, side: Side) -> list[PanelQuestion]:
    return [each for each in dispute.questions.all() if side not in {answer.side for answer in each.answers.all()}]


def _ruling_of(dispute: Dispute, side: Side) -> list[str]:
    said = {each.side for each in dispute.ruling.followings.all()} if hasattr(dispute, "ruling") else set()
    return [] if side in said else [f"Do what was ruled in {dispute.reference}, and confirm it"]


def _statement_of(dispute: Dispute, side: Side, principal: Principal) -> list[str]:
    if hasattr(dispute, "joint_statement"):
        return []
    last = max(dispute.statement_versions.all(), key=lambda each: each.number, default=None)
    if last is None:
        return [f"Write the joint statement of {dispute.reference}"] if principal.may(Permission.DISPUTE_RAISE) else []
    signed = {each.side for each in last.signatures.all()}
    waits = side not in signed and principal.may(Permission.DISPUTE_LODGE)
    return [f"Sign the joint statement of {dispute.reference}, or change it"] if waits else []


def _of_clerk(dispute: Dispute, today: date) -> list[str]:
    reference = dispute.reference
    late = _is_late(dispute, today)
    if dispute.state in (S.RULED, S.FOLLOWED):
        return [] if hasattr(dispute.ruling, "precedent") else [f"Publish the ruling on {reference} without names"]
    if dispute.state is S.REFERRED:
        return [f"Admit {reference}, ask about it, or decline it"]
    if dispute.state is S.MEDIATION:
        accepted = {each.side for each in dispute.mediation_words.all() if each.word == Word.ACCEPTED}
        named = any(not each.released_at for each in dispute.mediators.all())
        naming = [f"Name a mediator in {reference}"] if len(accepted) == len(Side) and not named else []
        return [f"End mediation in {reference}: its time is over"] if late else naming
    return _preparing(dispute, late=late) if dispute.state is S.PREPARING else []


def _is_late(dispute: Dispute, today: date) -> bool:
    return dispute.stage_due_on is not None and dispute.stage_due_on < today


def _preparing(dispute: Dispute, *, late: bool) -> list[str]:
    reference = dispute.reference
    live = [seat for seat in dispute.seats.all() if not seat.replaced_at and not seat.declined_at]
    waiting = [seat for seat in live if seat.accepted_at and not seat.appointed_at]
    sitting = [seat for seat in live if seat.appointed_at]
    stands = hasattr(dispute, "joint_statement")
    found = [f"Appoint who accepted to sit in {reference}"] if waiting else []
    if not live:
        found.append(f"Ask members for the panel of {reference}")
    if late and not stands:
        found.append(f"Fix the joint statement of {reference}")
    if sitting and stands and not waiting:
        found.append(f"Complete the panel of {reference}, and open it for final offers")
    return found


def _asked(seat: PanelSeat) -> Need:
    accepted = seat.accepted_at is not None
    return Need(
        title="You accepted to sit on a panel" if accepted else "Say whether you will sit on a panel",
        detail=f"Between {seat.dispute.practice.name} and {seat.dispute.pct.name}.",
        url=reverse("disputes:panel_request", args=[seat.pk]),
        due_on=None if accepted else seat.dispute.stage_due_on,
        kind=KIND,
    )
