"""Calls that people write: who may, what is refused, and two hundred decided at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from budgets.actions import calls
from budgets.actions.calls import Request, decide_call, withdraw_call, write_call
from budgets.actions.contingency import return_contingency
from budgets.domain.attribution import FUND
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.domain.ledger import Overdrawn, is_whole
from budgets.models import CallEvent, ContingencyCall
from budgets.queries.borne import borne
from budgets.queries.contingency import flow_of
from budgets.queries.ledger import balance, replayed
from governance.models import LocalRule
from pbc.activity.domain.lines import Line
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.factories.principals import hat
from tests.integration.budgets.funds import APRIL, CLOSED_AT, YEAR_END, FundWorld
from tests.integration.budgets.world import AT, THIS
from tests.worlds import kept

REASON = "The evidence holds."


@kept
def world() -> FundWorld:
    return FundWorld()


def request(**changes) -> Request:
    given = {"line": "emergency", "amount": Decimal("500.00"), "reason_kind": ReasonKind.MORE_ACTIVITY}
    return Request(**(given | {"evidence": "An outbreak in May", "unforeseen": True} | changes))


def written(world: FundWorld, by=None, **changes) -> ContingencyCall:
    by = by or hat("practice_manager", world.first, user_id=7)
    return write_call(practice=world.first, financial_year=THIS, request=request(**changes), by=by, at=CLOSED_AT)


def decided(world: FundWorld, call: ContingencyCall, outcome: CallStatus, **changes) -> ContingencyCall:
    given = {"reason": REASON, "by": hat("pct_director", world.pct, user_id=9), "at": CLOSED_AT}
    return decide_call(call=call, outcome=outcome, **(given | changes))


def test_a_call_is_scored_and_waits(world) -> None:
    """30 for unforeseen, all 25 of size (500 of a line of 28,980 is under a tenth: 4.3), 14.1 for 1,800 patients."""
    call = written(world)
    assert (call.status, call.granted, call.books) == (CallStatus.WAITING, 0, world.books)
    line = Decimal("500.00") / (Decimal(call.working["inputs"][2]["value"]) or 1)
    assert line > 0
    assert call.score == Decimal(call.working["value"])
    assert 40 < call.score < 60
    event = AuditEvent.objects.get(kind="budgets.contingency_call_written")
    assert (event.facts["amount"], event.organisation_code) == ("500.00", world.first.code)
    assert call.events.get().reason == "Written"


def test_what_is_met_leaves_the_fund_and_stands_beside_the_threshold_s(world) -> None:
    before = balance(world.books, FUND)
    call = decided(world, written(world), CallStatus.MET)
    assert (call.status, call.granted) == (CallStatus.MET, Decimal("500.00"))
    assert balance(world.books, FUND) == before - 500
    assert borne([world.first.pk], APRIL.plus(3)) == {world.first.pk: {Line.EMERGENCY: Decimal("500.00")}}
    assert call.posting.effective_on == CLOSED_AT.date()
    assert is_whole(replayed(world.books))


def test_a_part_may_be_met_and_a_call_refused(world) -> None:
    part = decided(world, written(world), CallStatus.PART_MET, amount=Decimal("123.45"))
    assert (part.status, part.granted) == (CallStatus.PART_MET, Decimal("123.45"))
    refused = decided(world, written(world), CallStatus.REFUSED)
    assert (refused.granted, refused.posting) == (0, None)
    assert flow_of(world.books).called == Decimal("123.45")
    assert [event.reason for event in refused.events.order_by("pk")] == ["Written", REASON]


def test_the_pct_s_finance_may_call_for_a_practice_and_not_decide_it(world) -> None:
    finance = hat("pct_finance", world.pct, user_id=3)
    call = written(world, by=finance)
    with pytest.raises(Denied, match="You wrote this call"):
        decided(world, call, CallStatus.MET, by=finance)
    assert decided(world, call, CallStatus.MET, by=hat("pct_finance", world.pct, user_id=4)).granted


def test_a_decision_is_final(world) -> None:
    call = decided(world, written(world), CallStatus.REFUSED)
    with pytest.raises(Denied, match="“refused” already"):
        decided(world, call, CallStatus.MET)
    with pytest.raises(Denied, match="“refused” already"):
        withdraw_call(call=call, reason="x", by=hat("practice_manager", world.first), at=CLOSED_AT)


def test_a_call_that_waits_may_be_taken_back(world) -> None:
    call = withdraw_call(call=written(world), reason="A mistake", by=hat("practice_manager", world.first), at=CLOSED_AT)
    assert call.status == CallStatus.WITHDRAWN
    with pytest.raises(Invalid, match="reason is missing"):
        withdraw_call(call=written(world), reason=" ", by=hat("practice_manager", world.first), at=CLOSED_AT)


def test_more_than_the_fund_holds_is_refused_with_what_is_left(world) -> None:
    call = written(world, amount=Decimal("90000.00"))
    with pytest.raises(Overdrawn, match="The contingency fund holds £.*too much"), transaction.atomic():
        decided(world, call, CallStatus.MET)
    call.refresh_from_db()
    assert call.status == CallStatus.WAITING


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"line": "day_case"}, "no budget for day cases"),
        ({"amount": Decimal(0)}, "not an amount"),
        ({"evidence": " "}, "evidence is missing"),
    ],
)
def test_what_cannot_be_used_is_refused(world, changes, words) -> None:
    with pytest.raises(Invalid, match=words):
        written(world, **changes)
    assert not ContingencyCall.objects.exists()


def test_a_decision_without_reason_is_none(world) -> None:
    with pytest.raises(Invalid, match="reason is missing"):
        decided(world, written(world), CallStatus.MET, reason="")


def test_others_may_not(world) -> None:
    beside = hat("practice_manager", world.second)
    with pytest.raises(Denied, match="That is for First Surgery itself"):
        written(world, by=beside)
    with pytest.raises(Denied, match="may not call"):
        written(world, by=hat("consortium_lead", world.pct))
    call = written(world)
    with pytest.raises(Denied, match="may not decide"):
        decided(world, call, CallStatus.MET, by=hat("practice_manager", world.first))
    elsewhere = PctFactory()
    with pytest.raises(Denied, match="That is for Northmoor PCT itself"):
        decided(world, call, CallStatus.MET, by=hat("pct_director", elsewhere))
    with pytest.raises(Denied, match="That is for Northmoor PCT itself"):
        written(world, by=hat("pct_finance", elsewhere))
    with pytest.raises(Denied, match="That is for First Surgery itself"):
        withdraw_call(call=call, reason="x", by=beside, at=CLOSED_AT)


def test_a_practice_without_a_budget_has_no_fund(world) -> None:
    stranger = PracticeFactory(pct=world.pct)
    with pytest.raises(Denied, match="has no issued budget of 2006/07"):
        write_call(practice=stranger, financial_year=THIS, request=request(), by=SYSTEM, at=CLOSED_AT)


def test_a_fund_that_was_returned_bears_no_more_calls(world) -> None:
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key="risk_options", value="fund", **made)
    return_contingency(books=world.books, by=SYSTEM, at=YEAR_END)
    with pytest.raises(Denied, match="has gone back to the practices"):
        written(world)


def test_without_its_record_nothing_is_done(world, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    call, before = written(world), replayed(world.books)
    monkeypatch.setattr(calls.audit, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        decided(world, call, CallStatus.MET)
    with pytest.raises(RuntimeError), transaction.atomic():
        written(world)
    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw_call(call=call, reason="x", by=hat("practice_manager", world.first), at=CLOSED_AT)
    call.refresh_from_db()
    assert (call.status, replayed(world.books)) == (CallStatus.WAITING, before)
    assert ContingencyCall.objects.count() == CallEvent.objects.count() == 1


def test_the_database_keeps_what_happened_and_what_was_granted(world) -> None:
    call = decided(world, written(world), CallStatus.MET)
    with pytest.raises(InternalError), transaction.atomic():
        CallEvent.objects.update(reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContingencyCall.objects.filter(pk=call.pk).update(granted=Decimal("500.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ContingencyCall.objects.filter(pk=call.pk).update(status=CallStatus.REFUSED)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_decided_at_once_neither_overdraw_nor_lose_a_penny() -> None:
    """Two hundred calls for more than the fund holds, decided by many hands: some find it empty, no penny is lost."""
    world = FundWorld()
    held, chance = balance(world.books, FUND), random.Random(11)
    rows = [written(world, amount=Decimal(chance.randint(100, 4000)) / 100) for _ in range(200)]
    assert sum(row.amount for row in rows) > held

    def once(call: ContingencyCall) -> Decimal:
        try:
            return decided(world, call, CallStatus.MET).granted
        except Overdrawn:
            return Decimal(0)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        taken = list(pool.map(once, [*rows, *rows[:0]]))
    left = balance(world.books, FUND)
    assert left == held - sum(taken)
    assert left >= 0
    assert Decimal(0) in taken
    assert sum(call.granted for call in ContingencyCall.objects.all()) == sum(taken) == flow_of(world.books).called
    assert is_whole(replayed(world.books))
