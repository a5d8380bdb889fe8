from datetime import UTC, datetime

import pytest

from budgets.actions.claim_records import about, check_books_open, effective_on, locked_claim
from budgets.domain.ledger import PostingKind
from budgets.models import Books
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from tests.integration.budgets.world import AT, BudgetWorld


def test_a_posting_counts_from_today_and_from_the_last_day_of_a_year_that_is_over(db) -> None:
    BudgetWorld().allocated()
    books = Books.objects.get()
    agreed, spent = PostingKind.FREED_UP_AGREED, PostingKind.FREED_UP_SPENT
    days = [datetime(2006, 3, 20, tzinfo=UTC), datetime(2006, 7, 3, tzinfo=UTC), datetime(2007, 4, 20, tzinfo=UTC)]
    assert [str(effective_on(books, at, agreed)) for at in days] == ["2006-04-01", "2006-07-03", "2007-03-31"]
    assert [str(effective_on(books, at, spent)) for at in days] == ["2006-04-01", "2006-07-03", "2007-04-20"]


def test_the_day_is_londons() -> None:
    assert str(day_of(datetime(2006, 6, 30, 23, 30, tzinfo=UTC))) == "2006-07-01"


def test_closed_books_say_when(db) -> None:
    BudgetWorld().allocated()
    books = Books.objects.get()
    check_books_open(books)
    books.closed_at = AT
    with pytest.raises(Denied, match="The books of 2006/07 were closed on 20 March 2006"):
        check_books_open(books)


def test_a_locked_claim_is_the_claim_as_it_is_now(freed_up) -> None:
    claim = freed_up.declared()
    claim.status = "refused"
    assert locked_claim(claim).status == "declared"
    assert about(claim) == {"organisation_code": "ZZ0001", "claim": "ZZ0001-2006-1"}
