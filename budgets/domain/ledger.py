"""A PCT's ledger of a financial year: where each pound of its allocation stands, once (R20, R35; S4 ¶23, ¶39).

Money is moved, never edited: a posting takes from some accounts what it gives to others, so that the sum of all
accounts but the allocation's own is the allocation at all times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence


class AccountKind(StrEnum):
    """What the money on an account is for."""

    ALLOCATION = "allocation"  # where money comes from: its balance is the allocation with a minus sign
    UNATTRIBUTED = "unattributed"  # received, by component, and not yet attributed to anybody
    PCT_HELD = "pct_held"  # services that stand in no practice's budget
    PRE_COMMITMENT = "pre_commitment"  # contracts and partnerships entered into before (R43)
    MANAGEMENT = "management"  # management and support costs (R39)
    DEVOLVED = "devolved"  # one line of a practice's indicative budget, which the practice commissions
    BLOCKED_BACK = "blocked_back"  # one line that the practice leaves to the PCT (R37)
    CONTINGENCY = "contingency"  # the fund, as yet uncalled
    CONTINGENCY_CALLED = "contingency_called"  # what the fund has borne for a practice, by line
    CONTINGENCY_RETURNED = "contingency_returned"  # a practice's part of what was left at year end
    FREED_UP_PRACTICE = "freed_up_practice"  # agreed to be the practice's, by claim
    FREED_UP_PCT = "freed_up_pct"  # the PCT's part of a claim
    FREED_UP_RELEASED = "freed_up_released"  # given out for an agreed use
    FREED_UP_SPENT = "freed_up_spent"
    OVERSPEND_COVER = "overspend_cover"  # freed-up resources used as a last resort (S4 ¶48)
    INNOVATION_FUND = "innovation_fund"  # ring-fenced for pilots (R107)
    COMMITTED = "committed"  # promised to an approved business case, by its reference
    COMMITMENT_RELEASED = "commitment_released"  # given out for it


PRACTICE_KINDS = frozenset(
    {
        AccountKind.DEVOLVED,
        AccountKind.BLOCKED_BACK,
        AccountKind.CONTINGENCY_CALLED,
        AccountKind.CONTINGENCY_RETURNED,
        AccountKind.FREED_UP_PRACTICE,
        AccountKind.FREED_UP_RELEASED,
        AccountKind.FREED_UP_SPENT,
    }
)
"""Accounts that belong to one practice, which sees them."""

BUDGET_KINDS = frozenset({AccountKind.DEVOLVED, AccountKind.BLOCKED_BACK})
"""Accounts that are lines of an indicative budget."""


class PostingKind(StrEnum):
    """Why money moved."""

    ALLOCATION = "allocation"
    SET_ASIDE = "set_aside"
    ISSUE = "issue"
    VIREMENT = "virement"
    LIST_SIZE = "list_size"
    TARIFF = "tariff"
    SCOPE = "scope"
    NON_RECURRENT = "non_recurrent"
    RULING = "ruling"
    CONTINGENCY_CALL = "contingency_call"
    CONTINGENCY_RETURN = "contingency_return"
    FREED_UP_AGREED = "freed_up_agreed"
    FREED_UP_RELEASED = "freed_up_released"
    FREED_UP_SPENT = "freed_up_spent"
    LAST_RESORT = "last_resort"
    COMMITTED = "committed"
    COMMITMENT_RELEASED = "commitment_released"
    COMMITMENT_RETURNED = "commitment_returned"
    CORRECTION = "correction"


IN_YEAR = frozenset(
    {
        PostingKind.VIREMENT,
        PostingKind.LIST_SIZE,
        PostingKind.TARIFF,
        PostingKind.SCOPE,
        PostingKind.NON_RECURRENT,
        PostingKind.RULING,
        PostingKind.CORRECTION,
    }
)
"""Dated adjustments to budgets that were issued: they change what a statement holds actual against."""


AFTER_CLOSE = frozenset({PostingKind.FREED_UP_RELEASED, PostingKind.FREED_UP_SPENT, PostingKind.COMMITMENT_RELEASED})
"""What still moves in the books of a year that is closed: what was freed up or promised is given out and spent."""


@dataclass(frozen=True, order=True)
class AccountKey:
    """Which account of a PCT's year.

    :param practice: the key of the practice it belongs to; ``None`` for the PCT's own.
    :param line: the service line, on accounts that have one.
    :param name: what else tells it from others: a component, a commitment, a claim's reference.
    """

    kind: AccountKind
    practice: int | None = None
    line: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if (self.kind in PRACTICE_KINDS) != (self.practice is not None):
            whose = "a practice’s own" if self.kind in PRACTICE_KINDS else "no practice’s own"
            raise ValueError(f"an account of kind {self.kind} is {whose}")


Moves = Mapping[AccountKey, Decimal]
"""What a posting gives to each account; below nought, what it takes. The sum is nought."""


def transfer(source: AccountKey, target: AccountKey, amount: Decimal) -> dict[AccountKey, Decimal]:
    """Move an amount above nought from one account to another.

    :raises Invalid: for an amount of nought or less, or from an account to itself.
    """
    if source == target:
        raise Invalid("Money is moved from one line to another, not to itself.", rule="two_accounts", fix="Choose two.")
    if amount <= 0:
        fix = "Give an amount above nought; to move money back, move it the other way."
        raise Invalid(f"{pounds(amount)} cannot be moved.", field="amount", rule="amount_above_nought", fix=fix)
    return {source: -amount, target: amount}


def combined(*parts: Moves) -> dict[AccountKey, Decimal]:
    """Several movements as one, without accounts that come to nought."""
    total: dict[AccountKey, Decimal] = {}
    for part in parts:
        for key, amount in part.items():
            total[key] = total.get(key, ZERO) + amount
    return {key: amount for key, amount in total.items() if amount}


def check_balanced(moves: Moves) -> None:
    """Refuse movements that make or lose money.

    :raises Invalid: where there are none, where an amount has parts of a penny, or where the sum is not nought.
    """
    if not any(moves.values()):
        raise Invalid("Nothing would be moved.", rule="posting_moves_money", fix="Give an amount.")
    for amount in moves.values():
        if amount != round_pence(amount):
            raise Invalid(f"£{amount} is not in whole pence.", field="amount", rule="whole_pence", fix="Round it.")
    if total := sum(moves.values(), ZERO):
        raise Invalid(
            f"What is taken and what is given differ by {pounds(total)}.",
            rule="posting_balances",
            fix="Give as much as is taken.",
        )


class Overdrawn(Invalid):
    """A posting would take more from an account than stands on it."""

    def __init__(self, account: str, balance: Decimal, wanted: Decimal) -> None:
        self.balance, self.wanted = balance, wanted
        short = wanted - balance
        super().__init__(
            f"{account} holds {pounds(balance)}, and {pounds(wanted)} would be taken: {pounds(short)} too much.",
            field="amount",
            rule="no_account_is_overdrawn",
            fix=f"Take at most {pounds(balance)}, or move money there first.",
        )


def balances(entries: Iterable[tuple[AccountKey, Decimal]]) -> dict[AccountKey, Decimal]:
    """What stands on each account after these entries, in whatever order: the ledger replayed."""
    total: dict[AccountKey, Decimal] = {}
    for key, amount in entries:
        total[key] = total.get(key, ZERO) + amount
    return total


def is_whole(standing: Mapping[AccountKey, Decimal]) -> bool:
    """Whether all that is attributed is exactly the allocation (S4 ¶23, ¶39)."""
    return sum(standing.values(), ZERO) == 0
