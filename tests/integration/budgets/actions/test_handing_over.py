from datetime import date
from decimal import Decimal

import pytest

from budgets.actions.handing_over import take_over_books
from budgets.domain.ledger import AccountKey, AccountKind, is_whole
from budgets.models import Account, Books
from budgets.queries.ledger import balance, books_of, books_to_take_over, replayed, standing
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.budgets import books, posting
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, THIS

MERGED = date(2006, 10, 1)


@pytest.fixture
def merged(db):
    """North and South become one PCT in October; North has a practice with a budget."""
    north, south, one = PctFactory(name="North"), PctFactory(name="South"), PctFactory(name="One")
    practice = PracticeFactory(pct=north)
    posting(pct=north, practice=practice, amount="400.00")
    books(south, hchs="500.00")
    for old in (north, south):
        SuccessionFactory(predecessor=old, successor=one, effective_on=MERGED)
    return north, south, one, practice


def take_over(one, **changes) -> list[Books]:
    given = {"pct": one, "financial_year": THIS, "by": hat("pct_finance", one), "at": AT}
    return take_over_books(**(given | changes))


def test_every_balance_goes_on_to_the_penny(merged) -> None:
    north, south, one, practice = merged
    before = standing(books_of(north, THIS)).allocation + standing(books_of(south, THIS)).allocation
    assert [each.books.pct for each in books_to_take_over(one, THIS)] == [north, south]
    assert len(take_over(one)) == 2
    own = books_of(one, THIS)
    assert standing(own).allocation == before == Decimal("1200500.00")
    assert balance(own, AccountKey(AccountKind.DEVOLVED, practice.pk, "emergency")) == Decimal("400.00")
    assert is_whole(replayed(own))
    for old in (north, south):
        closed = books_of(old, THIS)
        assert (closed.closed_at, closed.closed_by) == (AT, "A PCT finance")
        assert set(Account.objects.filter(books=closed).values_list("balance", flat=True)) == {Decimal("0.00")}
    assert AuditEvent.objects.get(kind="budgets.books_taken_over").facts["from"] == sorted([north.code, south.code])


def test_a_second_time_finds_nothing(merged) -> None:
    one = merged[2]
    take_over(one)
    with pytest.raises(Invalid, match="No books of 2006/07 wait"):
        take_over(one)


def test_only_the_new_pct_takes_over(merged) -> None:
    north, _, one, _ = merged
    with pytest.raises(Denied):
        take_over(one, by=hat("pct_finance", north))


def test_a_pct_without_predecessors_has_none(merged) -> None:
    assert books_to_take_over(merged[0], THIS) == []
    assert books_to_take_over(merged[2], THIS.next) == []
