"""Disputes and everything that becomes of them."""

from disputes.models.disputes import Dispute, DisputeChange, LocalStep
from disputes.models.offers import OpenedOffer, SealedOffer
from disputes.models.panels import PanelSeat

__all__ = ["Dispute", "DisputeChange", "LocalStep", "OpenedOffer", "PanelSeat", "SealedOffer"]
