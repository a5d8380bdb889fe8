from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from budgets.actions.calls import Request, decide_call, write_call
from budgets.domain.attribution import FUND
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.management.last_resort_story import decided_by_the_board
from budgets.models import (
    BoardMinute,
    Claim,
    ClaimDeed,
    ContingencyCall,
    OverspendCover,
    ProposedUse,
    RecoveryPlan,
)
from budgets.queries.ledger import balance
from tests.integration.budgets.freed_up_world import NOW
from tests.integration.budgets.world import THIS


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW, tick=False):
        yield


def load() -> str:
    said = StringIO()
    call_command("load_demo_freed_up", stdout=said)
    return said.getvalue()


def calls_leave_unmet(freed_up) -> None:
    """A call of which the fund can meet a part only; what it holds goes to it."""
    request = Request("emergency", Decimal("9000.00"), ReasonKind.MORE_ACTIVITY, "A winter", True, True)
    call = write_call(practice=freed_up.second, financial_year=THIS, request=request, by=freed_up.other_manager, at=NOW)
    part = balance(freed_up.books, FUND)
    decide_call(
        call=call, outcome=CallStatus.PART_MET, amount=part, reason="All there is", by=freed_up.director, at=NOW
    )


def test_a_claim_with_a_use_in_every_state_and_a_refused_last_resort_once(freed_up) -> None:
    calls_leave_unmet(freed_up)
    assert "Northmoor PCT: 1 claims" in load()
    assert set(ProposedUse.objects.values_list("status", flat=True)) == {
        *("proposed", "released", "cannot_yet", "refused", "agreed")
    }
    refused = ProposedUse.objects.get(status="refused")
    assert refused.plan
    assert refused.steps.count() == 2
    assert OverspendCover.objects.get().missing == ["board_minute"], "fund and plan are on record"
    plan = RecoveryPlan.objects.get()
    (call,) = ContingencyCall.objects.all()
    assert (plan.outcome, plan.overspend) == ("failed", call.amount - call.granted)
    counts = [model.objects.count() for model in (Claim, ClaimDeed, ProposedUse, BoardMinute, OverspendCover)]
    assert load() == ""
    assert counts == [model.objects.count() for model in (Claim, ClaimDeed, ProposedUse, BoardMinute, OverspendCover)]


def test_where_the_fund_holds_money_nothing_is_asked_of_freed_up_resources(freed_up) -> None:
    load()
    assert not OverspendCover.objects.exists()
    assert not RecoveryPlan.objects.exists()


def test_the_board_s_decision_lets_it_be_taken_and_the_refusal_stands(freed_up) -> None:
    calls_leave_unmet(freed_up)
    load()
    taken = decided_by_the_board(freed_up.books, NOW)
    assert taken is not None
    assert taken.amount == sum(part.amount for part in taken.parts.all())
    refused, granted = OverspendCover.objects.order_by("pk")
    assert (refused.posting, refused.missing) == (None, ["board_minute"])
    assert granted.minute.reference == "Demonstration ZN1 last resort"
