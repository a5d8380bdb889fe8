"""The books add up, and a penny moved behind their back is found at its place."""

from decimal import Decimal

import pgtrigger

from budgets.actions.threshold import call_threshold
from budgets.models import Account, Entry
from budgets.queries.ledger_proofs import ledger_proofs
from pbc.core.principal import SYSTEM
from tests.integration.budgets.funds import APRIL, CLOSED_AT, FundWorld
from tests.worlds import kept


@kept
def called() -> FundWorld:
    world = FundWorld().close(APRIL)
    call_threshold(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)
    return world


def failed(world: FundWorld) -> dict[str, list[str]]:
    return {proof.name: [check.place for check in proof.failed] for proof in ledger_proofs(world.books) if proof.failed}


def test_books_add_up(called, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(26):
        proofs = ledger_proofs(called.books)
    assert all(proof.holds for proof in proofs)
    assert [proof.checked > 0 for proof in proofs] == [*[True] * 6, False], "no claim is declared"


def test_an_entry_changed_behind_the_ledger_s_back_is_found(called) -> None:
    entry = Entry.objects.filter(posting__kind="issue", account__practice=called.first).earliest("pk")
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount + Decimal("0.01"))
        found = failed(called)
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount)
    assert found["Every posting sums to nought"] == [f"Northmoor PCT, 2006/07, posting {entry.posting_id} (issue)"]
    (place,) = found["Every account holds the sum of its entries"]
    assert place.startswith(f"Northmoor PCT, 2006/07, account {entry.account_id} (devolved ZZ0001 ")
    assert found["Issued budgets are what the ledger issued, line by line"] == [
        f"Northmoor PCT, 2006/07, ZZ0001, {entry.account.line}, as issued"
    ]


def test_a_balance_that_makes_money_is_found(called) -> None:
    account = Account.objects.get(books=called.books, kind="contingency")
    with pgtrigger.ignore("budgets.Account:balance_is_sum"):
        Account.objects.filter(pk=account.pk).update(balance=account.balance + Decimal("1.00"))
        found = failed(called)
        Account.objects.filter(pk=account.pk).update(balance=account.balance)
    assert found["All accounts together are the allocation"] == ["Northmoor PCT, 2006/07, all accounts"]
    assert found["The contingency fund is contributions less calls less returns"] == [
        "Northmoor PCT, 2006/07, balance of the fund"
    ]
