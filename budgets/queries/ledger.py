"""Where the money of a PCT's year stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from budgets.domain.allocation import Component
from budgets.domain.ledger import BUDGET_KINDS, AccountKey, AccountKind, PostingKind, balances
from budgets.models import Account, Books, Entry
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation
from pbc.organisations.queries import lineage


@dataclass(frozen=True)
class Standing:
    """What stands on the accounts of a kind. ``allocation`` is above nought; the others add up to it exactly."""

    allocation: Decimal
    by_kind: Mapping[AccountKind, Decimal]

    @property
    def attributed(self) -> Decimal:
        return self.allocation - self.by_kind.get(AccountKind.UNATTRIBUTED, ZERO)


def books_of(pct: Organisation, year: FinancialYear) -> Books | None:
    return Books.objects.filter(pct=pct, financial_year=year.start_year).first()


def keeper_of(books: Books, on: date) -> Organisation:
    """The PCT that answers for books on a day: that whose they are, or what it has become (S4 ¶68).

    Books of a year stay apart when PCTs merge in it: each fund returns to those who paid into it, and terms stay those
    that were agreed. The new PCT keeps them to the year's end.
    """
    return heir_of(books.pct, on)


def heir_of(pct: Organisation, on: date) -> Organisation:
    """The PCT itself, or what it has become by a day."""
    heir = lineage().successor(pct.pk, until=on)
    return pct if heir == pct.pk else Organisation.objects.get(pk=heir)


def books_kept_by(pct: Organisation, year: FinancialYear, on: date) -> list[Books]:
    """The books of a year that a PCT answers for on a day: its own, and those of PCTs that merged into it, by name."""
    known = lineage()
    rows = Books.objects.filter(financial_year=year.start_year).select_related("pct").order_by("pct__name")
    return [books for books in rows if known.successor(books.pct_id, until=on) == pct.pk]


def holdings_of(books: Books, practice: Organisation) -> dict[str, AccountKind]:
    """Which kind of account holds each line of a practice's budget."""
    rows = Account.objects.filter(books=books, practice=practice, kind__in=BUDGET_KINDS).order_by("pk")
    return {line: AccountKind(kind) for line, kind in rows.values_list("line", "kind")}


def standing(books: Books) -> Standing:
    """The balance of each kind of account, in the order of their kinds. One query."""
    sums = dict(Account.objects.filter(books=books).values_list("kind").annotate(total=Sum("balance")))
    by_kind: dict[AccountKind, Decimal] = {kind: sums[kind] for kind in AccountKind if kind in sums}
    return Standing(allocation=-by_kind.pop(AccountKind.ALLOCATION, ZERO), by_kind=by_kind)


def balance(books: Books, key: AccountKey) -> Decimal:
    """What stands on one account; nought where there is none."""
    rows = Account.objects.filter(
        books=books, kind=key.kind, practice_id=key.practice, line=key.line, name=key.name
    ).values_list("balance", flat=True)
    return rows.first() or ZERO


def replayed(books: Books) -> dict[AccountKey, Decimal]:
    """The balances that the entries add up to: the same as those kept, however often it is asked."""
    rows = Entry.objects.filter(posting__books=books).values_list(
        "account__kind", "account__practice_id", "account__line", "account__name", "amount"
    )
    return balances(
        (AccountKey(AccountKind(kind), practice, line, name), amount) for kind, practice, line, name, amount in rows
    )


def allocated(*books: Books) -> dict[Component, Decimal]:
    """What was allocated by component, in these books together, whatever has become of it since. One query."""
    rows = Entry.objects.filter(
        posting__books__in=books, posting__kind=PostingKind.ALLOCATION, account__kind=AccountKind.UNATTRIBUTED
    )
    sums = rows.values_list("account__name").annotate(total=Sum("amount"))
    return {Component(name): total for name, total in sums}
