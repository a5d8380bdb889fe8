from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgets.actions.uses import agree_small_purchase, agree_use, release_use
from budgets.domain.ledger import AccountKind
from budgets.queries.claims import (
    UseMoney,
    accounts_of_claim,
    entries_of_claim,
    free_of,
    money_of,
    promised_of,
    purse_key,
    released_key,
    spent_key,
    standing_of,
)
from budgets.queries.freed_up import books_for
from pbc.core.errors import Denied
from tests.factories.organisations import PctFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.budgets.freed_up_world import MAY, NOW

LATER = datetime(2006, 10, 9, 10, tzinfo=UTC)


def test_where_a_claims_money_is(freed_up) -> None:
    claim = freed_up.agreed()
    first = freed_up.first.pk
    assert standing_of(claim) == free_of(claim) == {first: Decimal("2663.92")}
    small = agree_small_purchase(use=freed_up.proposed(claim, "100.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    large = agree_use(use=freed_up.proposed(claim, "1000.00"), by=freed_up.pbc, at=NOW)
    release_use(use=large, amount=Decimal("300.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    assert standing_of(claim) == {first: Decimal("2263.92")}
    assert promised_of(claim) == {first: Decimal("700.00")}
    assert free_of(claim) == {first: Decimal("1563.92")}
    assert money_of([small, large]) == {
        small.pk: UseMoney(released=Decimal("100.00")),
        large.pk: UseMoney(released=Decimal("300.00")),
    }
    assert money_of([large])[large.pk].left(large) == Decimal("700.00")


def test_the_accounts_of_a_claim_are_those_that_bear_its_reference(freed_up) -> None:
    claim = freed_up.agreed()
    use = agree_small_purchase(use=freed_up.proposed(claim, "100.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    keys = {account.key for account in accounts_of_claim(claim)}
    assert {purse_key(claim, freed_up.first.pk), released_key(use)} < keys
    assert spent_key(use) not in keys
    assert {key.kind for key in keys} == {
        AccountKind.FREED_UP_PRACTICE,
        AccountKind.FREED_UP_PCT,
        AccountKind.FREED_UP_RELEASED,
    }
    assert sum(entry.amount for entry in entries_of_claim(claim)) == claim.total
    assert [entry.posting.kind for entry in entries_of_claim(claim)] == [
        *("freed_up_agreed", "freed_up_agreed", "freed_up_released", "freed_up_released")
    ]


def test_a_reference_that_begins_like_another_is_not_it(freed_up) -> None:
    claim = freed_up.agreed()
    claim.reference = claim.reference[:-1]
    assert not accounts_of_claim(claim).exists()


def test_a_claim_stays_in_its_books_and_the_pct_that_came_after_answers_for_them(freed_up) -> None:
    claim = freed_up.agreed()
    use = agree_use(use=freed_up.proposed(claim, "1000.00"), by=freed_up.pbc, at=NOW)
    release_use(use=use, amount=Decimal("300.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    heir = PctFactory(name="Great Moor PCT", code="ZN8")
    SuccessionFactory(predecessor=freed_up.pct, successor=heir, effective_on=date(2006, 10, 1))
    with pytest.raises(Denied, match="That is for Great Moor PCT itself"):
        release_use(use=use, amount=Decimal("200.00"), by=freed_up.pbc, at=LATER, proven_at=LATER)
    release_use(use=use, amount=Decimal("200.00"), by=hat("pct_finance", heir, user_id=77), at=LATER, proven_at=LATER)
    assert money_of([use])[use.pk] == UseMoney(released=Decimal("500.00"))
    assert free_of(claim) == {freed_up.first.pk: Decimal("1663.92")}
    assert books_for(freed_up.first, MAY) == claim.books
