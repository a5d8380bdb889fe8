"""Disputes and everything that becomes of them."""

from disputes.models.disputes import Dispute, DisputeChange, LocalStep
from disputes.models.mediation import MediationNote, MediationWord, Mediator
from disputes.models.offers import OpenedOffer, SealedOffer
from disputes.models.panels import PanelSeat
from disputes.models.settlement import SettlementDraft, SettlementSignature

__all__ = [
    "Dispute",
    "DisputeChange",
    "LocalStep",
    "MediationNote",
    "MediationWord",
    "Mediator",
    "OpenedOffer",
    "PanelSeat",
    "SealedOffer",
    "SettlementDraft",
    "SettlementSignature",
]
