"""What funds bear: statement and ledger say the same, in every month and with every fund (R45, R46, R49; S4 ¶41)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgets.actions.calls import decide_call
from budgets.actions.threshold import call_threshold
from budgets.domain.attribution import FUND
from budgets.domain.call_states import CallStatus
from budgets.domain.inputs import OnFund
from budgets.queries.borne import Stands, _on_fund, borne, granted_calls, stands_of
from budgets.queries.chance import bears_in_full, pool_around
from budgets.queries.ledger import balance
from budgets.queries.statements import statement, statements
from governance.models import LocalRule
from pbc.activity.domain.lines import Line
from pbc.core.principal import SYSTEM
from tests.factories.principals import hat
from tests.integration.budgets.actions.test_calls import written
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld
from tests.integration.budgets.world import AT
from tests.worlds import kept

ABOVE = Decimal("32000.00")


@kept
def world() -> FundWorld:
    return FundWorld().close(APRIL, MAY, JUNE)


def call(world: FundWorld, month) -> None:
    call_threshold(pct=world.pct, month=month, by=SYSTEM, at=CLOSED_AT)


def emergency(world: FundWorld, month=JUNE):
    return next(line for line in statement(world.first, month).lines if line.line == Line.EMERGENCY)


def test_until_a_month_is_called_for_what_would_fall_on_the_fund_is_expected(world) -> None:
    line = emergency(world)
    assert (line.high_cost.value, line.unmet.value) == (ABOVE, 0)
    named = {each.name.split(":")[0]: each.value for each in line.high_cost.inputs}
    assert named == {"Borne by the contingency fund": 0, "Expected": ABOVE}


def test_where_the_fund_is_empty_the_practice_bears_the_rest_and_the_statement_says_so(world) -> None:
    """52,000 in the year, 32,000 above 20,000; the fund has what was put in and no more."""
    held = balance(world.books, FUND)
    call(world, JUNE)
    line = emergency(world)
    assert 0 < held < ABOVE
    assert line.high_cost.value == held == borne([world.first.pk], JUNE)[world.first.pk][Line.EMERGENCY]
    assert line.unmet.value == ABOVE - held
    assert line.actual.value == Decimal("52000.00") - held
    assert "The fund was empty" in line.unmet.notes[0]
    assert statement(world.first, JUNE).total.unmet.value == ABOVE - held
    assert statements(world.pct, JUNE).total.unmet.value == ABOVE - held


def test_what_was_unmet_is_not_expected_again_and_what_grows_since_is(world) -> None:
    """In July the patient costs 1,000 more: that is expected, what June asked for in vain is not."""
    call(world, JUNE)
    world.stay(JUNE.plus(1), "1000.00")
    world.summed()
    before, line = emergency(world), emergency(world, JUNE.plus(1))
    assert line.high_cost.value == before.high_cost.value + 1000
    assert line.unmet.value == before.unmet.value


def test_once_there_is_money_the_next_month_s_call_mends_it(world) -> None:
    call(world, MAY)
    assert emergency(world, MAY).unmet.value > 0
    world.put_in("40000.00")
    call(world, JUNE)
    assert (emergency(world).high_cost.value, emergency(world).unmet.value) == (ABOVE, 0)
    assert emergency(world, MAY).unmet.value > 0, "May stays as it was"


def test_a_threshold_raised_or_dropped_later_takes_nothing_out_of_the_ledger(world) -> None:
    world.put_in("40000.00")
    call(world, MAY)
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    rule = LocalRule.objects.create(pct=world.pct, key="high_cost_threshold", value="100000", **made)
    assert emergency(world).high_cost.value == Decimal("7000.00")
    rule.delete()
    LocalRule.objects.create(pct=world.pct, key="risk_options", value="fund", **made)
    assert emergency(world).high_cost.value == Decimal("7000.00")


def test_a_statement_takes_out_the_threshold_s_part_and_what_calls_were_granted(world) -> None:
    """32,000 above the threshold by June and 500 granted in July: 32,000 in June, 32,500 in July."""
    world.put_in("40000.00")
    by = hat("pct_director", world.pct, user_id=9)
    decide_call(call=written(world), outcome=CallStatus.MET, reason="x", by=by, at=CLOSED_AT)
    assert [emergency(world, month).high_cost.value for month in (JUNE, JUNE.plus(1))] == [ABOVE, ABOVE + 500]
    assert granted_calls([world.first.pk], JUNE) == {}
    call(world, JUNE)
    assert [emergency(world, month).high_cost.value for month in (JUNE, JUNE.plus(1))] == [ABOVE, ABOVE + 500]


def test_who_bears_it_is_judged_by_the_spread_of_the_whole_cost(world) -> None:
    """In May the fund bears all of it; by June it is empty, and a patient of 52,000 is the practice's own luck."""
    capped = pool_around(statement(world.first, JUNE))
    assert not bears_in_full(statement(world.first, JUNE))
    call(world, JUNE)
    assert bears_in_full(statement(world.first, JUNE))
    assert not bears_in_full(statement(world.second, JUNE))
    full = pool_around(statement(world.first, JUNE))
    assert full != capped
    assert pool_around(statement(world.second, JUNE)) == capped


def test_one_query(world, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        stands_of([world.first.pk, world.second.pk], JUNE, [world.first.pk])


POUNDS = st.integers(min_value=0, max_value=9_999_999).map(lambda pence: Decimal(pence) / 100)


@given(POUNDS, POUNDS, POUNDS, POUNDS)
def test_above_the_threshold_is_met_unmet_or_expected_and_nothing_else(granted, met, unmet, above) -> None:
    line = Line.EMERGENCY
    stands = Stands(("", ""), {line: granted}, {line: met}, {line: unmet}, None)
    found = _on_fund(stands, {line: above})[line]
    assert found.borne == granted + met
    assert met + found.unmet + found.expected == max(above, met + unmet)
    assert _on_fund(stands, {})[line] == OnFund(granted + met, Decimal(0), unmet), "a month that is called for"
