from decimal import Decimal
from io import StringIO

from django.core.management import call_command

from budgets.domain.call_states import CallStatus
from budgets.domain.ledger import is_whole
from budgets.management.commands import demo_calls
from budgets.models import Books, ContingencyCall
from budgets.queries.contingency import flow_of
from budgets.queries.ledger import replayed
from pbc.core.periods import Month
from pbc.core.working import Working
from tests.integration.budgets.funds import FundWorld
from tests.integration.budgets.world import THIS

NOTHING = Working.given("A line without history", Decimal(0), "£").as_dict()


def test_the_demonstration_s_calls_are_written_and_decided_once(db, time_machine) -> None:
    time_machine.move_to("2007-04-23")
    world = FundWorld().put_in("40000.00")
    for line in ("elective_inpatient", "first_outpatient"):
        for practice in (world.first, world.second):
            budget = practice.budgets.get(status="issued")
            if not budget.lines.filter(line=line).exists():
                budget.lines.create(line=line, gross=0, contingency=0, net=0, method="x", working=NOTHING)
    out = StringIO()
    call_command("demo_calls", stdout=out)
    assert out.getvalue() == "3 calls on the contingency fund written.\n"
    states = list(ContingencyCall.objects.order_by("written_at").values_list("status", flat=True))
    assert states == [CallStatus.PART_MET, CallStatus.REFUSED, CallStatus.WAITING]
    assert str(flow_of(world.books).called) == "7800.00"
    assert is_whole(replayed(world.books))
    call_command("demo_calls", stdout=out)
    assert out.getvalue().endswith("there already.\n")
    assert ContingencyCall.objects.filter(books__financial_year=THIS.start_year).count() == 3


def test_a_winter_beyond_the_budget_uses_up_the_fund_pro_rata(db, time_machine) -> None:
    time_machine.move_to("2007-04-23")
    world = FundWorld().put_in("40000.00")
    for practice, many in ((world.first, 40), (world.second, 60)):
        for _ in range(many):
            world.spell(practice, Month(2007, 1))
    world.summed()
    books = Books.objects.select_related("pct").get()
    made = demo_calls.winter_calls(books)
    calls = list(ContingencyCall.objects.order_by("pk"))
    assert len(calls) == made == 2
    assert {call.status for call in calls} == {CallStatus.PART_MET}
    assert flow_of(books).balance == 0
    met = {call.practice: call.granted / call.amount for call in calls}
    assert round(met[world.first], 4) == round(met[world.second], 4)


def test_without_budgets_there_is_no_fund_to_call_on(db) -> None:
    out = StringIO()
    call_command("demo_calls", stdout=out)
    assert out.getvalue() == "No budget is issued, so there is no fund to call on.\n"
