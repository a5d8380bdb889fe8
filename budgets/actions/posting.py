"""Move money between accounts of a PCT's year. Called by the actions of this app, inside their transaction.

A posting is not a deed of its own: the action that moves money says who may, why, and records its one audit event.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets.domain.ledger import (
    AFTER_CLOSE,
    AccountKey,
    AccountKind,
    Moves,
    Overdrawn,
    PostingKind,
    check_balanced,
    combined,
)
from budgets.models import Account, Books, Entry, Posting
from budgets.presenters.ledger import account_name
from disputes.models import Ruling
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def open_books(*, pct: Organisation, financial_year: FinancialYear, by: Principal, at: datetime) -> Books:
    """The PCT's books of a year, opened where they are not yet."""
    books, _ = Books.objects.get_or_create(
        pct=pct, financial_year=financial_year.start_year, defaults={"opened_at": at, "opened_by": by.name}
    )
    return books


def post(
    *,
    books: Books,
    kind: PostingKind,
    moves: Moves,
    effective_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    authority: str = "",
    key: str = "",
    facts: Mapping[str, Any] | None = None,
    ruling: Ruling | None = None,
) -> Posting:
    """Move money, all of it or none. Locks the accounts in the order of their keys, so that two postings never wait
    for each other in a ring.

    :param effective_on: the day from which statements count it; in the books' year.
    :param key: says which deed it is; the same key a second time is a refusal.
    :param ruling: of a panel, because of which the money moves.
    :raises Invalid: where the moves do not balance, or the day is of another year.
    :raises Overdrawn: where an account would go below nought.
    :raises Denied: where the books are closed, or the deed is posted already.
    :raises RuntimeError: outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("money is moved in the transaction of the deed")
    moves = combined(moves)
    check_balanced(moves)
    _check_day(books, kind, effective_on)
    if key and books.postings.filter(key=key).exists():
        raise Denied("This was posted already. Nothing was changed.")
    posting = Posting.objects.create(
        books=books,
        kind=kind,
        effective_on=effective_on,
        reason=reason,
        authority=authority,
        key=key,
        facts=dict(facts or {}),
        ruling=ruling,
        posted_by=by.name,
        posted_by_role=by.role,
        posted_at=at,
    )
    _check_open(books, kind)
    accounts = _locked(books, moves)
    for account in accounts:
        _move(account, moves[account.key])
    Account.objects.bulk_update(accounts, ["balance"], batch_size=500)
    Entry.objects.bulk_create(
        [Entry(posting=posting, account=account, amount=moves[account.key]) for account in accounts], batch_size=1000
    )
    return posting


def _check_day(books: Books, kind: PostingKind, effective_on: date) -> None:
    year = FinancialYear(books.financial_year)
    is_later = kind in AFTER_CLOSE and effective_on >= year.end
    if effective_on not in year and not is_later:
        fix = f"Choose a day from {day(year.first_day)} to {day(year.months[-1].last_day)}."
        raise Invalid(f"{day(effective_on)} is not in {year}.", field="effective_on", rule="day_of_the_year", fix=fix)


def _check_open(books: Books, kind: PostingKind) -> None:
    """Read after the posting is written: its key on the books waits for whoever is closing them, and then sees it."""
    closed_at = Books.objects.values_list("closed_at", flat=True).get(pk=books.pk)
    if closed_at and kind not in AFTER_CLOSE:
        raise Denied(
            f"The books of {FinancialYear(books.financial_year)} were closed on {day(closed_at)}. Nothing moves in "
            "them any more; a correction belongs in the next year."
        )


def _locked(books: Books, keys: Iterable[AccountKey]) -> list[Account]:
    wanted = set(keys)
    rows = Account.objects.filter(books=books, kind__in={key.kind for key in wanted})
    if missing := wanted - rows.all().keyed().keys():
        Account.objects.bulk_create((_account(books, key) for key in sorted(missing, key=str)), ignore_conflicts=True)
    ids = [account.pk for key, account in rows.all().keyed().items() if key in wanted]
    found = Account.objects.filter(pk__in=ids).select_for_update(no_key=True, of=("self",)).order_by("pk")
    return list(found.select_related("practice"))


def _account(books: Books, key: AccountKey) -> Account:
    return Account(books=books, kind=key.kind, practice_id=key.practice, line=key.line, name=key.name, balance=0)


def _move(account: Account, amount: Decimal) -> None:
    after = account.balance + amount
    if account.kind == AccountKind.ALLOCATION:
        if after > 0:
            raise Overdrawn("The allocation", -account.balance, amount)
    elif after < 0:
        raise Overdrawn(account_name(account), account.balance, -amount)
    account.balance = after
