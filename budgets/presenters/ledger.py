"""The ledger in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.allocation import COMPONENT_LABELS as COMPONENTS
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.domain.services import line_label
from budgets.domain.withheld import Withheld
from budgets.models import Account, Entry, Posting
from pbc.core.money import ZERO

NOTHING = Withheld()
ACCOUNT_LABELS = {
    AccountKind.ALLOCATION: "Allocation",
    AccountKind.UNATTRIBUTED: "Not yet attributed",
    AccountKind.PCT_HELD: "Held by the PCT",
    AccountKind.PRE_COMMITMENT: "Committed before",
    AccountKind.MANAGEMENT: "Management and support",
    AccountKind.DEVOLVED: "Practice budget",
    AccountKind.BLOCKED_BACK: "Practice budget, blocked back",
    AccountKind.CONTINGENCY: "Contingency fund",
    AccountKind.CONTINGENCY_CALLED: "Borne by the contingency fund",
    AccountKind.CONTINGENCY_RETURNED: "Contingency returned",
    AccountKind.FREED_UP_PRACTICE: "Freed-up resources, the practice’s",
    AccountKind.FREED_UP_PCT: "Freed-up resources, the PCT’s",
    AccountKind.FREED_UP_RELEASED: "Freed-up resources, released",
    AccountKind.FREED_UP_SPENT: "Freed-up resources, spent",
    AccountKind.OVERSPEND_COVER: "Cover of a PCT overspend",
    AccountKind.INNOVATION_FUND: "Innovation fund",
    AccountKind.COMMITTED: "Committed to a business case",
    AccountKind.COMMITMENT_RELEASED: "Released for a business case",
}

POSTING_LABELS = {
    PostingKind.ALLOCATION: "Allocation received",
    PostingKind.SET_ASIDE: "Set aside",
    PostingKind.ISSUE: "Budgets issued",
    PostingKind.VIREMENT: "Virement",
    PostingKind.LIST_SIZE: "Change of list size",
    PostingKind.TARIFF: "Correction of the tariff",
    PostingKind.SCOPE: "Change of scope",
    PostingKind.NON_RECURRENT: "Non-recurrent transfer",
    PostingKind.RULING: "Change of a budget, as decided",
    PostingKind.CONTINGENCY_CALL: "Call on contingency",
    PostingKind.CONTINGENCY_RETURN: "Contingency returned",
    PostingKind.FREED_UP_AGREED: "Freed-up resources agreed",
    PostingKind.FREED_UP_RELEASED: "Freed-up resources released",
    PostingKind.FREED_UP_SPENT: "Freed-up resources spent",
    PostingKind.LAST_RESORT: "Last resort for a PCT overspend",
    PostingKind.COMMITTED: "Committed to a business case",
    PostingKind.COMMITMENT_RELEASED: "Released for a business case",
    PostingKind.COMMITMENT_RETURNED: "Returned by a business case",
    PostingKind.CORRECTION: "Correction",
}

COMPONENT_LABELS: dict[str, str] = {str(component): label for component, label in COMPONENTS.items()}

AUDIT_SENTENCES: dict[str, str] = {
    "budgets.allocation_recorded": "recorded the PCT’s allocation",
    "budgets.money_set_aside": "set part of the allocation aside",
    "budgets.money_vired": "moved money between lines of budgets",
    "budgets.budget_adjusted": "adjusted a practice’s budget",
    "budgets.budget_adjusted_by_ruling": "changed a practice’s budget by the ruling of a panel",
}


def account_name(account: Account, withheld: Withheld = NOTHING) -> str:
    """An account as a sentence names it: ``Practice budget of Elm Surgery, day cases``.

    :param withheld: what the reader is not told.
    """
    kind = ACCOUNT_LABELS[AccountKind(account.kind)]
    parts = [f"{kind} of {account.practice.name}" if account.practice else kind]
    if account.line:
        parts.append(line_label(account.line).lower())
    if account.name:
        parts.append(COMPONENT_LABELS.get(account.name, withheld.name(account.name)))
    return ", ".join(parts)


@dataclass(frozen=True)
class Running:
    """An entry, with what stood on its account after it."""

    posting: Posting
    posting_id: int
    amount: Decimal
    balance: Decimal


def with_balances(entries: Iterable[Entry]) -> list[Running]:
    """Entries of one account in the order they were posted, each with the balance after it."""
    rows, balance = [], ZERO
    for entry in entries:
        balance += entry.amount
        rows.append(Running(entry.posting, entry.posting_id, entry.amount, balance))
    return rows
