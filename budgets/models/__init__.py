"""Budgets of practices, and the ledger of a PCT's money."""

from budgets.models.budgets import Budget, BudgetLine
from budgets.models.calls import CallEvent, ContingencyCall, ThresholdPart, ThresholdRun
from budgets.models.explanations import Explanation, ExplanationStep
from budgets.models.freed_up import Claim, ClaimDeed, ClaimShare, PlanFact
from budgets.models.last_resort import BoardMinute, OverspendCover, OverspendPart, RecoveryPlan
from budgets.models.ledger import Account, Books, Entry, Posting
from budgets.models.uses import ObstacleStep, ProposedUse
from budgets.models.year_end import YearClose, YearSignature

__all__ = [
    "Account",
    "BoardMinute",
    "Books",
    "Budget",
    "BudgetLine",
    "CallEvent",
    "Claim",
    "ClaimDeed",
    "ClaimShare",
    "ContingencyCall",
    "Entry",
    "Explanation",
    "ExplanationStep",
    "ObstacleStep",
    "OverspendCover",
    "OverspendPart",
    "PlanFact",
    "Posting",
    "ProposedUse",
    "RecoveryPlan",
    "ThresholdPart",
    "ThresholdRun",
    "YearClose",
    "YearSignature",
]
