"""Budgets of practices, and the ledger of a PCT's money."""

from budgets.models.budgets import Budget, BudgetLine
from budgets.models.calls import CallEvent, ContingencyCall, ThresholdPart, ThresholdRun
from budgets.models.ledger import Account, Books, Entry, Posting

__all__ = [
    "Account",
    "Books",
    "Budget",
    "BudgetLine",
    "CallEvent",
    "ContingencyCall",
    "Entry",
    "Posting",
    "ThresholdPart",
    "ThresholdRun",
]
