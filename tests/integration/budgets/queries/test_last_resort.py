from datetime import date
from decimal import Decimal

from django.db import transaction

from budgets.actions.plan_facts import record_fact
from budgets.actions.posting import post
from budgets.actions.uses import agree_small_purchase, agree_use
from budgets.domain.attribution import FUND
from budgets.domain.claims import FactKind
from budgets.domain.last_resort import Purse
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.domain.uses import MinuteAbout
from budgets.queries.last_resort import evidence, failed_plan, holders, uncovered, unused
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PopulationReturnFactory
from tests.integration.budgets.actions.test_last_resort import board, cover, empty_fund, failed
from tests.integration.budgets.freed_up_world import NOW
from tests.integration.budgets.world import THIS

TODAY = NOW.date()


def test_what_each_practice_has_and_must_keep(freed_up) -> None:
    claim = freed_up.agreed()
    agree_small_purchase(use=freed_up.proposed(claim, "100.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    agree_use(use=freed_up.proposed(claim, "1000.00"), by=freed_up.pbc, at=NOW)
    (holder,) = holders(freed_up.books)
    assert (holder.name, holder.accessible, holder.floor) == ("First Surgery", Decimal("2663.92"), 0)
    assert holder.purses == (Purse(freed_up.first.pk, claim.reference, Decimal("1563.92")),)
    PopulationReturnFactory(practice=freed_up.first, counted_on=date(2007, 4, 1), each=100)
    record_fact(
        practice=freed_up.first,
        financial_year=THIS,
        kind=FactKind.OBJECTIVES_MET,
        holds=True,
        evidence="Review",
        by=freed_up.manager,
        at=NOW,
    )
    (holder,) = holders(freed_up.books)
    assert (holder.floor, holder.may_give) == (Decimal("1710.00"), Decimal("953.92"))


def test_a_fund_that_was_given_back_was_not_exhausted(freed_up) -> None:
    held = evidence(freed_up.books, None, TODAY).fund
    returned = AccountKey(AccountKind.CONTINGENCY_RETURNED, freed_up.first.pk)
    with transaction.atomic():
        post(
            books=freed_up.books,
            kind=PostingKind.CONTINGENCY_RETURN,
            moves=transfer(FUND, returned, held),
            effective_on=TODAY,
            reason="What was left",
            by=SYSTEM,
            at=NOW,
        )
    assert evidence(freed_up.books, None, TODAY).fund == held > 0


def test_the_facts_as_they_are_recorded(freed_up) -> None:
    freed_up.agreed()
    found = evidence(freed_up.books, None, TODAY)
    assert found.fund > 0
    assert (found.plan_failed, found.has_minute) == (False, False)
    empty_fund(freed_up)
    plan = failed(freed_up, "5000.00")
    minute = board(freed_up, "4000.00")
    found = evidence(freed_up.books, minute, TODAY)
    assert (found.fund, found.plan_failed, found.has_minute) == (0, True, True)
    assert not evidence(freed_up.books, freed_up.minute(MinuteAbout.PREMISES), TODAY).has_minute
    assert failed_plan(freed_up.books) == plan
    cover(freed_up, "1000.00", minute=minute)
    assert (uncovered(plan), unused(minute)) == (Decimal("4000.00"), Decimal("3000.00"))
