"""Disputes and everything that becomes of them."""

from disputes.models.disputes import Dispute, DisputeChange, LocalStep
from disputes.models.mediation import MediationNote, MediationWord, Mediator
from disputes.models.offers import OpenedOffer, SealedOffer
from disputes.models.panels import PanelSeat
from disputes.models.settlement import SettlementDraft, SettlementSignature
from disputes.models.statement import JointStatement, StatementSignature, StatementVersion

__all__ = [
    "Dispute",
    "DisputeChange",
    "JointStatement",
    "LocalStep",
    "MediationNote",
    "MediationWord",
    "Mediator",
    "OpenedOffer",
    "PanelSeat",
    "SealedOffer",
    "SettlementDraft",
    "SettlementSignature",
    "StatementSignature",
    "StatementVersion",
]
