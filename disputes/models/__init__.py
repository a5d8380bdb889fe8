"""Disputes and everything that becomes of them."""

from disputes.models.disputes import Dispute, DisputeBody, DisputeChange, LocalStep
from disputes.models.mediation import MediationNote, MediationWord, Mediator
from disputes.models.offers import OpenedOffer, SealedOffer
from disputes.models.panels import PanelSeat
from disputes.models.reminders import DisputeReminder
from disputes.models.rulings import CarriedOut, Following, PanelAnswer, PanelQuestion, Precedent, Ruling, RulingOn, Vote
from disputes.models.settlement import SettlementDraft, SettlementSignature
from disputes.models.side_signatures import SideSignature
from disputes.models.statement import JointStatement, StatementSignature, StatementVersion

__all__ = [
    "CarriedOut",
    "Dispute",
    "DisputeBody",
    "DisputeChange",
    "DisputeReminder",
    "Following",
    "JointStatement",
    "LocalStep",
    "MediationNote",
    "MediationWord",
    "Mediator",
    "OpenedOffer",
    "PanelAnswer",
    "PanelQuestion",
    "PanelSeat",
    "Precedent",
    "Ruling",
    "RulingOn",
    "SealedOffer",
    "SettlementDraft",
    "SettlementSignature",
    "SideSignature",
    "StatementSignature",
    "StatementVersion",
    "Vote",
]
