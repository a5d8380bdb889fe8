"""Budgets of practices, the rounds they are set in, and the ledger of a PCT's money."""

from budgets.models.budgets import Budget, BudgetLine
from budgets.models.calls import CallEvent, ContingencyCall, ThresholdPart, ThresholdRun
from budgets.models.commitments import Commitment, CommitmentBody
from budgets.models.exceptions import ExceptionChange, ExceptionPractice, RuleException
from budgets.models.explanations import Explanation, ExplanationStep
from budgets.models.freed_up import Claim, ClaimDeed, ClaimShare, PlanFact
from budgets.models.last_resort import BoardMinute, OverspendCover, OverspendPart, RecoveryPlan
from budgets.models.ledger import Account, Books, Entry, Posting
from budgets.models.rounds import BudgetRound, RoundBase, Scenario
from budgets.models.scopes import PracticeScope, ScopeConsent
from budgets.models.terms import BudgetQuestion, BudgetRemark, Signature, Terms
from budgets.models.uses import ObstacleStep, ProposedUse
from budgets.models.year_end import YearClose, YearSignature

__all__ = [
    "Account",
    "BoardMinute",
    "Books",
    "Budget",
    "BudgetLine",
    "BudgetQuestion",
    "BudgetRemark",
    "BudgetRound",
    "CallEvent",
    "Claim",
    "ClaimDeed",
    "ClaimShare",
    "Commitment",
    "CommitmentBody",
    "ContingencyCall",
    "Entry",
    "ExceptionChange",
    "ExceptionPractice",
    "Explanation",
    "ExplanationStep",
    "ObstacleStep",
    "OverspendCover",
    "OverspendPart",
    "PlanFact",
    "Posting",
    "PracticeScope",
    "ProposedUse",
    "RecoveryPlan",
    "RoundBase",
    "RuleException",
    "Scenario",
    "ScopeConsent",
    "Signature",
    "Terms",
    "ThresholdPart",
    "ThresholdRun",
    "YearClose",
    "YearSignature",
]
