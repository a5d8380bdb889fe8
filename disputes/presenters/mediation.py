"""Mediation and settlement in words."""

from disputes.domain.mediation import Speaker
from disputes.domain.parties import Side
from disputes.models import Dispute
from disputes.presenters.disputes import side_name

AUDIT_SENTENCES = {
    "disputes.mediation_accepted": "accepted mediation",
    "disputes.mediation_ended": "ended mediation",
    "disputes.mediator_named": "named a mediator",
    "disputes.mediator_released": "released a mediator",
    "disputes.mediation_noted": "wrote a note in mediation",
    "disputes.settlement_drafted": "drafted a settlement",
    "disputes.settlement_signed": "signed a settlement",
    "disputes.dispute_settled": "signed a settlement, and so ended a dispute",
}

WITHOUT_PREJUDICE = (
    "Without prejudice: the two sides and the mediator read it, nobody else, and the mediator only while mediation "
    "lasts. The clerk, the panel and those who review never do."
)


def speaker_name(dispute: Dispute, speaker: Speaker) -> str:
    """Who speaks: the organisation on that side, or the mediator."""
    return "The mediator" if speaker == Speaker.MEDIATOR else side_name(dispute, Side(speaker))


def acceptance_words(dispute: Dispute, accepted: set[Side]) -> str:
    """Which side has accepted mediation, in a sentence."""
    if not accepted:
        return "Neither side has accepted mediation yet."
    if len(accepted) == len(Side):
        return "Both sides accepted mediation."
    side = next(iter(accepted))
    return f"{side_name(dispute, side)} accepted mediation; {side_name(dispute, side.other)} has not answered yet."
