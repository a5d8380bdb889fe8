"""The last draft of a settlement, and who signed it."""

from disputes.domain.parties import Side
from disputes.models import Dispute, SettlementDraft


def last_draft(dispute: Dispute) -> SettlementDraft | None:
    """The draft that counts. One query."""
    return dispute.settlement_drafts.order_by("-number").first()


def signed_by(draft: SettlementDraft) -> set[Side]:
    """The sides that signed it. One query."""
    return {Side(side) for side in draft.signatures.values_list("side", flat=True)}
