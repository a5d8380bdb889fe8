"""The last draft of a settlement."""

from disputes.models import Dispute, SettlementDraft


def last_draft(dispute: Dispute) -> SettlementDraft | None:
    """The draft that counts. One query."""
    return dispute.settlement_drafts.order_by("-number").first()
