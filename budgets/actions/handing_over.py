"""Take over the books of PCTs that merged: every balance goes on under the new PCT, to the penny (R8; S4 ¶68)."""

from datetime import date, datetime

from django.db import transaction

from budgets import permissions
from budgets.actions.posting import open_books, post
from budgets.domain.ledger import PostingKind
from budgets.models import Account, Books
from budgets.queries.ledger import books_to_take_over
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.errors import Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@transaction.atomic
def take_over_books(*, pct: Organisation, financial_year: FinancialYear, by: Principal, at: datetime) -> list[Books]:
    """Close the books of every PCT that merged into this one in the year, and carry their balances on in its own.

    Done once for each: books that are handed over are closed, so a second time finds none.

    :returns: the books taken over.
    :raises Denied: if this hat may not.
    :raises Invalid: where there are none to take over.
    """
    permissions.check_own_pct(by, pct, Permission.ALLOCATION_RECORD, to="take over the books of another PCT")
    found = books_to_take_over(pct, financial_year)
    if not found:
        fix = "Record the merger first, if there was one."
        raise Invalid(f"No books of {financial_year} wait to be taken over.", rule="books_to_take_over", fix=fix)
    own = open_books(pct=pct, financial_year=financial_year, by=by, at=at)
    taken = [_take_over(own, old.books, old.effective_on, by, at) for old in found]
    facts = {"year": str(financial_year), "from": [each.books.pct.code for each in found]}
    audit.record("budgets.books_taken_over", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return taken


def _take_over(own: Books, old: Books, effective_on: date, by: Principal, at: datetime) -> Books:
    old = Books.objects.select_for_update(of=("self",)).select_related("pct").get(pk=old.pk)
    balances = {key: account.balance for key, account in Account.objects.filter(books=old).keyed().items()}
    standing = {key: balance for key, balance in balances.items() if balance}
    if standing:
        reason = f"{old.pct.name} became part of {own.pct.name} on {day(effective_on)}"
        gone = {key: -balance for key, balance in standing.items()}
        given = {"kind": PostingKind.HAND_OVER, "effective_on": effective_on, "reason": reason, "by": by, "at": at}
        post(books=old, moves=gone, **given)  # type: ignore[arg-type]
        post(books=own, moves=standing, **given)  # type: ignore[arg-type]
    old.closed_at, old.closed_by = at, by.name
    old.save(update_fields=["closed_at", "closed_by"])
    return old
