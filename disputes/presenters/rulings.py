"""A ruling in words: its letter, and its anonymous form."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from disputes.domain.offers import offer_from
from disputes.domain.parties import ABOUT_LABELS, About, Side
from disputes.domain.votes import WHOLE, Result
from disputes.models import Dispute, OpenedOffer, Vote
from disputes.presenters.disputes import side_name
from pbc.core.formats import day, pounds

AUDIT_SENTENCES = {
    "disputes.panel_asked": "put the panel’s question to both sides",
    "disputes.panel_answered": "answered the panel",
    "disputes.vote_cast": "voted on the panel of a dispute",
    "disputes.ruling_issued": "issued the ruling of a panel",
    "disputes.ruling_confirmed": "confirmed that a ruling was followed",
    "disputes.issue_carried_out": "recorded what was done on one question of a ruling",
    "disputes.precedent_published": "published a ruling without names",
}

FOLLOWS = {
    "pct": "The PCT is expected to follow it (S4 ¶73).",
    "both": "Both sides are expected to follow it (DH questions and answers).",
}


def ruling_content(
    dispute: Dispute,
    results: Sequence[Result],
    offers: dict[Side, OpenedOffer],
    votes: Sequence[Vote],
    *,
    issues: Mapping[int, str],
    on: date,
    follow_by: date | None,
    binds: str,
) -> dict[str, Any]:
    """What the letter of a ruling says. Plain JSON, frozen with it."""
    return {
        "reference": dispute.reference,
        "sha": dispute.sha.name if dispute.sha else "",
        "practice": dispute.practice.name,
        "pct": dispute.pct.name,
        "about": ABOUT_LABELS[About(dispute.about)],
        "label": dispute.subject_label,
        "paragraph": dispute.paragraph,
        "question": dispute.question,
        "questions": [line for words in issues.values() for line in words.splitlines()],
        "date": day(on),
        "offers": [_offer(dispute, side, offers[side]) for side in Side if side in offers],
        "silent": [side_name(dispute, side) for side in Side if side not in offers],
        "outcomes": [_outcome(dispute, result, issues) for result in results],
        "reasons": [_reason(dispute, vote) for vote in votes],
        "follow_by": day(follow_by) if follow_by else "",
        "binds": FOLLOWS[binds],
    }


def _offer(dispute: Dispute, side: Side, opened: OpenedOffer) -> dict[str, str]:
    offer = offer_from(opened.content)
    return {
        "side": side_name(dispute, side),
        "position": offer.position,
        "amount": pounds(offer.amount) if offer.amount is not None else "",
        "because": offer.because,
        "receipt": opened.offer.receipt,
    }


def _outcome(dispute: Dispute, result: Result, issues: Mapping[int, str]) -> str:
    what = "whole" if result.issue == WHOLE else f"on question {result.issue} ({issues[result.issue]})"
    votes = f"{result.votes_for} to {result.votes_against}"
    return f"The panel rules for the final offer of {side_name(dispute, result.side)}, {what}, by {votes}."


def _reason(dispute: Dispute, vote: Vote) -> dict[str, str]:
    side = side_name(dispute, Side(vote.offer.offer.side))
    where = f" on question {vote.issue}" if vote.issue != WHOLE else ""
    return {"member": vote.seat.user.name, "for": side + where, "words": vote.reasons}
