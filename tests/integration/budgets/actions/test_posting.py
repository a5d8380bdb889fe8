import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from budgets.actions.posting import open_books, post
from budgets.domain.ledger import AccountKey, AccountKind, Overdrawn, PostingKind, is_whole, transfer
from budgets.models import Account, Books, Entry, Posting
from budgets.queries.ledger import books_of, replayed, standing
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, THIS, BudgetWorld
from tests.worlds import kept

HCHS = AccountKey(AccountKind.UNATTRIBUTED, name="hchs")
FUND = AccountKey(AccountKind.CONTINGENCY)
HELD = AccountKey(AccountKind.PCT_HELD, name="Ambulances")


@kept
def books() -> Books:
    world = BudgetWorld().allocated(hchs="1000.00", prescribing="100.00")
    return books_of(world.pct, THIS)


def move(books: Books, source: AccountKey, target: AccountKey, amount: str, **changes) -> Posting:
    given = {
        "books": books,
        "kind": PostingKind.SET_ASIDE,
        "moves": transfer(source, target, Decimal(amount)),
        "effective_on": THIS.first_day,
        "reason": "A test",
        "by": SYSTEM,
        "at": AT,
    }
    with transaction.atomic():
        return post(**(given | changes))


def kept(books: Books) -> dict[AccountKey, Decimal]:
    return {key: account.balance for key, account in Account.objects.filter(books=books).keyed().items()}


def test_books_are_opened_once(books) -> None:
    assert open_books(pct=books.pct, financial_year=THIS, by=SYSTEM, at=AT) == books


def test_money_moved_stands_on_the_other_account(books) -> None:
    posting = move(books, HCHS, HELD, "250.50")
    assert kept(books) == {
        AccountKey(AccountKind.ALLOCATION): Decimal("-1100.00"),
        HCHS: Decimal("749.50"),
        AccountKey(AccountKind.UNATTRIBUTED, name="prescribing"): Decimal("100.00"),
        HELD: Decimal("250.50"),
    }
    assert (posting.posted_by, posting.posted_by_role, posting.posted_at) == (SYSTEM.name, "system", AT)
    assert replayed(books) == kept(books)
    assert is_whole(kept(books))
    assert standing(books).allocation == Decimal("1100.00")
    assert standing(books).attributed == Decimal("250.50")


def test_an_account_is_never_overdrawn(books) -> None:
    with pytest.raises(
        Overdrawn, match=r"Not yet attributed, Hospital and community health services holds £1,000.00.*£0.01 too much"
    ):
        move(books, HCHS, HELD, "1000.01")
    assert Posting.objects.filter(books=books).count() == 1
    move(books, HCHS, HELD, "1000.00")


def test_an_allocation_cannot_become_a_debt(books) -> None:
    with pytest.raises(Overdrawn, match="The allocation holds £1,100.00"):
        move(books, HCHS, AccountKey(AccountKind.ALLOCATION), "1100.01")


def test_a_deed_is_posted_once(books) -> None:
    move(books, HCHS, FUND, "10.00", key="call:1")
    with pytest.raises(Denied, match="posted already"):
        move(books, HCHS, FUND, "10.00", key="call:1")
    assert kept(books)[FUND] == Decimal("10.00")


@pytest.mark.parametrize("on", [date(2006, 3, 31), date(2007, 4, 1)])
def test_a_day_of_another_year_is_refused(books, on: date) -> None:
    with pytest.raises(Invalid, match="Choose a day from 1 April 2006 to 31 March 2007"):
        move(books, HCHS, FUND, "10.00", effective_on=on)


def test_closed_books_take_no_posting(books) -> None:
    Books.objects.filter(pk=books.pk).update(closed_at=AT, closed_by="A director")
    with pytest.raises(Denied, match="were closed on 20 March 2006"):
        move(books, HCHS, FUND, "10.00")
    assert Posting.objects.filter(books=books).count() == 1


def test_money_is_moved_in_the_transaction_of_a_deed(transactional_db) -> None:
    world = BudgetWorld().allocated()
    with pytest.raises(RuntimeError, match="in the transaction of the deed"):
        post(
            books=books_of(world.pct, THIS),
            kind=PostingKind.SET_ASIDE,
            moves=transfer(HCHS, HELD, Decimal(1)),
            effective_on=THIS.first_day,
            reason="A test",
            by=SYSTEM,
            at=AT,
        )


def check_now() -> None:
    """Run what waits for the end of the transaction, which a test never reaches."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_a_posting_that_does_not_balance(books) -> None:
    posting = move(books, HCHS, FUND, "10.00")
    account = posting.entries.first().account
    other = Posting.objects.create(
        books=books,
        kind=PostingKind.CORRECTION,
        effective_on=THIS.first_day,
        reason="One side only",
        posted_by="x",
        posted_by_role="x",
        posted_at=AT,
    )
    Entry.objects.create(posting=other, account=account, amount=Decimal("5.00"))
    with pytest.raises(IntegrityError, match="does not balance|not the sum of its entries"):
        check_now()


def test_the_database_refuses_a_balance_that_is_not_the_sum_of_its_entries(books) -> None:
    Account.objects.filter(books=books, kind=AccountKind.UNATTRIBUTED, name="hchs").update(balance=Decimal("2000.00"))
    with pytest.raises(IntegrityError, match="not the sum of its entries"):
        check_now()


def test_the_database_refuses_an_account_below_nought(books) -> None:
    with pytest.raises(IntegrityError, match="no_account_is_overdrawn"):
        Account.objects.filter(books=books, name="hchs").update(balance=Decimal("-0.01"))


@pytest.mark.parametrize("table", ["budgets_posting", "budgets_entry"])
def test_what_is_posted_is_never_changed(books, table: str) -> None:
    move(books, HCHS, FUND, "10.00")
    model = {"budgets_posting": Posting, "budgets_entry": Entry}[table]
    with pytest.raises(InternalError), transaction.atomic():
        model.objects.all().update(id=1)
    with pytest.raises(InternalError), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_neither_overdraw_nor_lose_a_penny() -> None:
    """Money goes round three accounts from many hands, more of it than there is: some are refused, none is lost."""
    world = BudgetWorld().allocated(hchs="50.00", prescribing="1.00")
    books = books_of(world.pct, THIS)
    ring = [HCHS, HELD, FUND]
    chance = random.Random(7)
    wanted = [(*chance.sample(ring, 2), f"{chance.randint(1, 3000) / 100:.2f}") for _ in range(200)]

    def once(each: tuple[AccountKey, AccountKey, str]) -> str:
        try:
            move(books, *each)
            return "moved"
        except Overdrawn:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        outcomes = list(pool.map(once, wanted))
    assert set(outcomes) == {"moved", "refused"}
    after = kept(books)
    assert min(balance for key, balance in after.items() if key.kind is not AccountKind.ALLOCATION) >= 0
    assert is_whole(after)
    assert replayed(books) == after
    assert Posting.objects.filter(books=books).count() == 1 + outcomes.count("moved")
