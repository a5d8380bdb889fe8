"""Files received, the facts read from them, and the monthly summaries that pages read."""

from pbc.activity.models.batches import BatchEvent, DataSlot, ImportBatch, QuarantinedRow
from pbc.activity.models.closes import ClosedActivity, ClosedSlot, ClosedStratum, MonthClose
from pbc.activity.models.facts import AdmittedSpell, AEAttendance, OutpatientAttendance, PrescribingLine
from pbc.activity.models.fair_shares import CostPerHead, NeedIndex, PrescribingWeight, SharePopulation
from pbc.activity.models.reference import (
    AETariff,
    InpatientTariff,
    MarketForcesFactor,
    NationalRate,
    OutpatientTariff,
    ReferenceRelease,
    TopUp,
)
from pbc.activity.models.summaries import MonthlyActivity, MonthlyStratum

__all__ = [
    "AEAttendance",
    "AETariff",
    "AdmittedSpell",
    "BatchEvent",
    "ClosedActivity",
    "ClosedSlot",
    "ClosedStratum",
    "CostPerHead",
    "DataSlot",
    "ImportBatch",
    "InpatientTariff",
    "MarketForcesFactor",
    "MonthClose",
    "MonthlyActivity",
    "MonthlyStratum",
    "NationalRate",
    "NeedIndex",
    "OutpatientAttendance",
    "OutpatientTariff",
    "PrescribingLine",
    "PrescribingWeight",
    "QuarantinedRow",
    "ReferenceRelease",
    "SharePopulation",
    "TopUp",
]
