"""Money promised to what the PCT has approved, before it is spent (R101, R107; S4 ¶49, ¶52, ¶54).

A commitment takes its money from where it stands, so that nobody can promise the same pound twice. It is released part
by part; what is not needed goes back to where it came from.
"""

from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.ledger import AccountKey, AccountKind, transfer
from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence

SOURCES = (AccountKind.INNOVATION_FUND, AccountKind.PCT_HELD, AccountKind.UNATTRIBUTED)
"""Whose money may be promised: never a practice's own, which its freed-up resources have a ledger for."""


@dataclass(frozen=True)
class Standing:
    """What of a commitment waits, and what was given out, pounds."""

    waiting: Decimal = ZERO
    released: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.waiting + self.released


def source_key(kind: AccountKind, name: str) -> AccountKey:
    """The account that pays.

    :raises Invalid: for an account whose money is not the PCT's to promise.
    """
    if kind not in SOURCES:
        fix = "Choose the innovation fund, money held by the PCT, or money not yet attributed."
        raise Invalid("That money is not the PCT’s to promise.", field="source", rule="source_of_commitment", fix=fix)
    return AccountKey(kind, name="" if kind is AccountKind.INNOVATION_FUND else name)


def committed_key(reference: str) -> AccountKey:
    return AccountKey(AccountKind.COMMITTED, name=reference)


def released_key(reference: str) -> AccountKey:
    return AccountKey(AccountKind.COMMITMENT_RELEASED, name=reference)


def check_part(amount: Decimal, left: Decimal, what: str) -> None:
    """Refuse amounts that are no money, or more than is left.

    :raises Invalid: with what is left.
    """
    if amount <= 0 or amount != round_pence(amount):
        fix = "Give pounds and pence above nought."
        raise Invalid(f"£{amount} cannot be {what}.", field="amount", rule="amount_above_nought", fix=fix)
    if amount > left:
        fix = f"At most {pounds(left)} is left."
        raise Invalid(f"{pounds(amount)} cannot be {what}.", field="amount", rule="within_the_commitment", fix=fix)


def committing(source: AccountKey, reference: str, amount: Decimal) -> dict[AccountKey, Decimal]:
    """The movements that promise money."""
    return transfer(source, committed_key(reference), amount)


def releasing(reference: str, amount: Decimal) -> dict[AccountKey, Decimal]:
    """The movements that give promised money out."""
    return transfer(committed_key(reference), released_key(reference), amount)


def returning(source: AccountKey, reference: str, amount: Decimal) -> dict[AccountKey, Decimal]:
    """The movements that take a promise back."""
    return transfer(committed_key(reference), source, amount)
