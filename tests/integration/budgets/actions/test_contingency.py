from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from budgets.actions import contingency
from budgets.actions.calls import Request, decide_call, write_call
from budgets.actions.contingency import return_contingency
from budgets.domain.attribution import FUND
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.domain.ledger import AccountKind, is_whole
from budgets.models import Account
from budgets.queries.contingency import contributions, flow_of, stakes
from budgets.queries.ledger import balance, replayed
from governance.models import LocalRule
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.principals import hat
from tests.integration.budgets.funds import APRIL, CLOSED_AT, YEAR_END, FundWorld
from tests.integration.budgets.world import AT, THIS
from tests.worlds import kept


@kept
def world() -> FundWorld:
    """A PCT with a fund and without a threshold, so that nothing has to be called for first."""
    world = FundWorld()
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key="risk_options", value="fund", **made)
    return world


def give_back(world: FundWorld, **changes):
    return return_contingency(**({"books": world.books, "by": SYSTEM, "at": YEAR_END} | changes))


def test_what_is_left_goes_back_by_contribution_to_the_penny(world) -> None:
    left, put_in = balance(world.books, FUND), contributions(world.books)
    preview = {stake.practice.pk: stake.preview for stake in stakes(world.books)}
    posting = give_back(world)
    got = dict(Account.objects.filter(kind=AccountKind.CONTINGENCY_RETURNED).values_list("practice_id", "balance"))
    assert got == preview == put_in, "nothing was called, so each gets back what it put in"
    assert sum(got.values()) == left
    assert balance(world.books, FUND) == 0
    assert (posting.effective_on, flow_of(world.books).returned) == (THIS.months[-1].last_day, left)
    assert is_whole(replayed(world.books))
    assert AuditEvent.objects.get(kind="budgets.contingency_returned").facts["returned"] == str(left)


def test_it_goes_back_once(world) -> None:
    give_back(world)
    before = replayed(world.books)
    with pytest.raises(Denied, match="returned already"):
        give_back(world)
    assert replayed(world.books) == before


def test_not_before_the_year_is_over(world) -> None:
    with pytest.raises(Denied, match="not before 31 March 2007"):
        give_back(world, at=YEAR_END - timedelta(days=30))


def test_not_while_a_call_waits(world) -> None:
    request = Request("emergency", Decimal("1.00"), ReasonKind.OTHER, "A letter")
    write_call(practice=world.first, financial_year=THIS, request=request, by=SYSTEM, at=CLOSED_AT)
    with pytest.raises(Denied, match="1 call waits"):
        give_back(world)


def test_not_before_the_threshold_s_calls_are_made(world) -> None:
    LocalRule.objects.all().delete()
    with pytest.raises(Denied, match="threshold calls of April 2006, May 2006"):
        give_back(world)


def test_nothing_left_is_nothing_returned(world) -> None:
    request = Request("emergency", balance(world.books, FUND), ReasonKind.OTHER, "A letter")
    call = write_call(practice=world.first, financial_year=THIS, request=request, by=SYSTEM, at=CLOSED_AT)
    decide_call(call=call, outcome=CallStatus.MET, reason="x", by=SYSTEM, at=CLOSED_AT)
    assert give_back(world) is None
    assert not Account.objects.filter(kind=AccountKind.CONTINGENCY_RETURNED).exists()


def test_only_who_closes_the_year_in_this_pct(world) -> None:
    with pytest.raises(Denied, match="may not return what is left"):
        give_back(world, by=hat("pct_director", world.pct))
    with pytest.raises(Denied, match="Northmoor PCT itself"):
        give_back(world, by=hat("pct_finance", world.second))


def test_without_its_record_nothing_is_done(world, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(contingency.audit, "record", broken)
    before = replayed(world.books)
    with pytest.raises(RuntimeError), transaction.atomic():
        give_back(world)
    assert replayed(world.books) == before
