"""Disputes in words: states, sides, clocks and what people did."""

from datetime import date

from disputes.domain.parties import Side
from disputes.domain.states import WHO_ACTS, DisputeStatus, Owner
from disputes.models import Dispute
from pbc.core.formats import day

S = DisputeStatus
DISPUTE_COLOURS = {
    S.LOCAL: "grey",
    S.REFERRED: "blue",
    S.ASKED: "yellow",
    S.MEDIATION: "purple",
    S.PREPARING: "blue",
    S.OFFERS: "orange",
    S.HEARING: "purple",
    S.RULED: "orange",
    S.FOLLOWED: "green",
    S.SETTLED: "green",
    S.WITHDRAWN: "grey",
    S.DECLINED: "red",
    S.LAPSED: "grey",
}

OWNER_LABELS = {
    Owner.EITHER_SIDE: "Either side",
    Owner.BOTH_SIDES: "Both sides",
    Owner.CLERK: "The SHA’s clerk",
    Owner.PANEL: "The panel",
    Owner.NOBODY: "Nobody",
}

AUDIT_SENTENCES = {
    "disputes.dispute_raised": "raised a dispute",
    "disputes.step_recorded": "recorded what was tried to settle a dispute",
    "disputes.dispute_referred": "referred a dispute to the SHA",
    "disputes.dispute_withdrawn": "withdrew a dispute",
    "disputes.sides_asked": "asked both sides about a dispute",
    "disputes.clerk_answered": "answered the SHA’s question on a dispute",
    "disputes.referral_declined": "declined to hear a dispute",
    "disputes.referral_admitted": "admitted a dispute and offered mediation",
    "disputes.offer_lodged": "lodged a sealed final offer",
    "disputes.offers_opened": "opened the final offers together",
    "disputes.deadline_reminded": "reminded those who take part in a dispute of the day on which its stage ends",
    "disputes.deadline_missed": "told those who take part in a dispute that its stage is late",
    "disputes.file_taken": "took the file of a dispute away",
    "disputes.dispute_lapsed": "let a dispute lapse, for want of any offer",
}


def side_name(dispute: Dispute, side: Side) -> str:
    """The organisation on a side."""
    return dispute.practice.name if side == Side.PRACTICE else dispute.pct.name


def who_acts(dispute: Dispute) -> str:
    """Who has to act next."""
    return OWNER_LABELS[WHO_ACTS[dispute.state]]


def stage_words(dispute: Dispute, today: date) -> str:
    """By when the present stage ends, in a sentence."""
    if dispute.stage_due_on is None:
        return "Nothing is waited for."
    late = (today - dispute.stage_due_on).days
    if late > 0:
        return f"This stage was to end by {day(dispute.stage_due_on)}: {late} {'day' if late == 1 else 'days'} ago."
    return f"This stage ends by {day(dispute.stage_due_on)}."
