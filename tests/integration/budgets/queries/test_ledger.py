from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from budgets.actions.posting import post
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, is_whole, transfer
from budgets.models import Account, Books, Entry, Posting
from budgets.queries.ledger import books_kept_by, books_of, keeper_of, replayed, standing
from pbc.core.principal import SYSTEM
from tests.factories.budgets import books as make_books
from tests.factories.organisations import PctFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, THIS


@pytest.fixture
def books(world) -> Books:
    made = set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=made[0].version, by=SYSTEM, at=AT)
    return books_of(world.pct, THIS)


def vire(books: Books, source: AccountKey, target: AccountKey, amount: str, on: date) -> None:
    with transaction.atomic():
        post(
            books=books,
            kind=PostingKind.VIREMENT,
            moves=transfer(source, target, Decimal(amount)),
            effective_on=on,
            reason="A test",
            by=SYSTEM,
            at=AT,
        )


def test_there_are_no_books_until_they_are_opened(world) -> None:
    assert books_of(world.pct, THIS.next) is None
    assert books_of(PctFactory(), THIS) is None


def test_the_parts_are_the_allocation(books) -> None:
    found = standing(books)
    assert sum(found.by_kind.values()) == found.allocation
    assert is_whole(replayed(books))


def test_a_practice_sees_its_own_accounts_and_the_fund(world, books) -> None:
    seen = Account.objects.visible_to(hat("practice_manager", world.first))
    assert {account.practice_id for account in seen} == {world.first.pk, None}
    assert {account.kind for account in seen if account.practice_id is None} == {AccountKind.CONTINGENCY}
    entries = Entry.objects.visible_to(hat("practice_manager", world.first))
    assert {entry.account.practice_id for entry in entries.select_related("account")} == {world.first.pk, None}


def test_the_pct_sees_every_account_and_another_pct_none(world, books) -> None:
    assert Account.objects.visible_to(hat("pct_finance", world.pct)).count() == Account.objects.count()
    stranger = hat("pct_finance", PctFactory())
    for model in (Books, Account, Posting, Entry):
        assert not model.objects.visible_to(stranger).exists()
    assert Posting.objects.visible_to(hat("practice_manager", world.first)).count() == 1, "the issue, once"


def test_books_of_pcts_that_merged_are_kept_by_their_heir_and_stay_apart(world, books) -> None:
    heir, other = PctFactory(name="Greater Moor PCT"), PctFactory(name="Other PCT")
    other_books = make_books(other)
    for old in (world.pct, other):
        SuccessionFactory(predecessor=old, successor=heir, effective_on=date(2006, 10, 1))
    assert keeper_of(books, date(2006, 9, 30)) == world.pct
    assert keeper_of(books, date(2006, 10, 1)) == heir
    assert books_kept_by(heir, THIS, date(2006, 10, 1)) == [books, other_books]
    assert books_kept_by(heir, THIS, date(2006, 9, 30)) == []
    assert books_kept_by(world.pct, THIS, date(2006, 10, 1)) == []
