"""Calls that the threshold makes: by hand, short of money, again, and after a fault."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import InternalError

from budgets.actions import threshold
from budgets.actions.allocation import set_aside
from budgets.actions.threshold import RESERVE, call_every_close, call_every_closed_month, call_threshold
from budgets.domain.attribution import FUND
from budgets.domain.ledger import AccountKind, is_whole
from budgets.models import Books, Posting, ThresholdPart, ThresholdRun
from budgets.queries.borne import borne
from budgets.queries.contingency import flow_of
from budgets.queries.high_cost import high_cost
from budgets.queries.ledger import balance, replayed
from governance.models import LocalRule
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import Line
from pbc.activity.queries.months import closed_until
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld
from tests.integration.budgets.world import AT, THIS
from tests.worlds import kept


@kept
def world() -> FundWorld:
    return FundWorld().close(APRIL, MAY, JUNE)


def call(world: FundWorld, month, **changes) -> list[ThresholdRun]:
    return call_threshold(**({"pct": world.pct, "month": month, "by": SYSTEM, "at": CLOSED_AT} | changes))


def adopt(world: FundWorld, key: str, value: str) -> None:
    made = {"from_day": APRIL.first_day, "reason": "x", "adopted_by": "x", "adopted_at": AT}
    LocalRule.objects.create(pct=world.pct, key=key, value=value, **made)


def test_the_handbook_s_patient_month_by_month(world) -> None:
    """Above 20,000: nothing in April, 7,000 by May, 32,000 by June; the fund bears each month's growth."""
    world.put_in("40000.00")
    called = [(call(world, month)[0].called, call(world, month)[0].met) for month in (APRIL, MAY, JUNE)]
    assert called == [(0, 0), (Decimal("7000.00"),) * 2, (Decimal("25000.00"),) * 2]
    assert borne([world.first.pk, world.second.pk], MAY) == {world.first.pk: {Line.EMERGENCY: Decimal("7000.00")}}
    by_june = borne([world.first.pk, world.second.pk], JUNE)
    assert by_june == {world.first.pk: {Line.EMERGENCY: Decimal("32000.00")}}
    assert by_june == high_cost([world.first.pk], JUNE, rules_in_force(JUNE.last_day, world.pct))
    posting = Posting.objects.get(key=f"threshold:2006-06:{world.pct.code}")
    assert (posting.effective_on, posting.authority) == (JUNE.last_day, "S4 ¶41")


def test_made_again_nothing_changes(world) -> None:
    world.put_in("40000.00")
    first = call_every_closed_month(pct=world.pct, months=[JUNE, MAY, APRIL], by=SYSTEM, at=CLOSED_AT)
    standing, events = replayed(world.books), AuditEvent.objects.count()
    assert call_every_closed_month(pct=world.pct, months=[APRIL, MAY, JUNE], by=SYSTEM, at=CLOSED_AT) == first
    assert (replayed(world.books), AuditEvent.objects.count()) == (standing, events)
    assert is_whole(standing)


def test_a_fund_that_falls_short_gives_what_it_has_and_the_rest_is_unmet(world) -> None:
    held = balance(world.books, FUND)
    run = call(world, JUNE)[0]
    part = run.parts.get()
    assert (run.left_before, run.called, run.met) == (held, Decimal("32000.00"), held)
    assert (part.practice, part.line, part.wanted, part.met) == (world.first, "emergency", run.called, held)
    assert balance(world.books, FUND) == 0
    assert is_whole(replayed(world.books))


def test_what_was_unmet_is_wanted_again_when_there_is_money(world) -> None:
    held = balance(world.books, FUND)
    assert call(world, MAY)[0].met == held
    world.put_in("40000.00")
    run = call(world, JUNE)[0]
    assert (run.called, run.met) == (Decimal("32000.00") - held,) * 2
    assert sum(part.met for part in ThresholdPart.objects.all()) == Decimal("32000.00")


def test_two_practices_share_what_is_left_by_what_they_want(db) -> None:
    """7,000 and 3,000 wanted of what is there: 70 and 30 in the hundred, to the penny."""
    world = FundWorld()
    world.spell(world.second, MAY, price=Decimal("23000.00"), line=Line.ELECTIVE_INPATIENT, discharged_on=MAY.first_day)
    run = call(world.summed().close(APRIL, MAY), MAY)[0]
    met = {part.practice_id: part.met for part in run.parts.all()}
    assert sum(met.values()) == run.left_before == run.met
    assert met[world.first.pk] == (run.left_before * 7 / 10).quantize(Decimal("0.01"))


def test_a_pct_s_reserve_pays_what_the_fund_cannot(world) -> None:
    adopt(world, "fund_exhausted", "pct_reserve")
    set_aside(
        pct=world.pct,
        financial_year=THIS,
        kind=AccountKind.PCT_HELD,
        name=RESERVE.name,
        component="hchs",
        amount=Decimal("30000.00"),
        reason="For calls that the fund cannot meet",
        effective_on=THIS.first_day,
        by=SYSTEM,
        at=AT,
    )
    held = balance(world.books, FUND)
    run = call(world, JUNE)[0]
    assert run.met == min(Decimal("32000.00"), held + Decimal("30000.00"))
    assert borne([world.first.pk], JUNE)[world.first.pk][Line.EMERGENCY] == run.met
    assert flow_of(world.books).called == held


def test_a_threshold_raised_later_takes_nothing_back(world) -> None:
    world.put_in("40000.00")
    call(world, MAY)
    adopt(world, "high_cost_threshold", "100000")
    assert call(world, JUNE)[0].called == 0
    assert borne([world.first.pk], JUNE)[world.first.pk][Line.EMERGENCY] == Decimal("7000.00")


def test_without_the_option_or_a_budget_nothing_is_called(world) -> None:
    adopt(world, "risk_options", "fund")
    assert call(world, JUNE) == []
    LocalRule.objects.all().delete()
    from budgets.models import Budget

    Budget.objects.update(status="superseded")
    assert call(world, JUNE) == []


def test_a_month_that_is_open_is_not_called_for(db) -> None:
    with pytest.raises(Denied, match="June 2006 is not closed"):
        call(FundWorld(), JUNE)


@pytest.mark.parametrize("role", ["pct_director", "pct_analyst", "auditor"])
def test_other_hats_may_not(world, role) -> None:
    with pytest.raises(Denied, match="may not call on the contingency fund"):
        call(world, JUNE, by=hat(role, world.pct))


def test_another_pct_may_not(world) -> None:
    with pytest.raises(Denied, match="That is for Northmoor PCT itself"):
        call(world, JUNE, by=hat("pct_finance", world.second))


def test_without_its_record_nothing_is_done(world, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(threshold.audit, "record", broken)
    before = replayed(world.books)
    with pytest.raises(RuntimeError), transaction.atomic():
        call(world, JUNE)
    assert replayed(world.books) == before
    assert not ThresholdRun.objects.exists()


def test_what_was_called_is_never_changed(world) -> None:
    call(world, JUNE)
    for model in (ThresholdRun, ThresholdPart):
        with pytest.raises(InternalError), transaction.atomic():
            model.objects.update(met=0)


def test_closed_books_bear_no_calls(world) -> None:
    Books.objects.update(closed_at=CLOSED_AT, closed_by="A director")
    with pytest.raises(Denied, match="books of 2006/07 were closed"):
        call(world, JUNE)


def test_a_pct_that_is_refused_keeps_nobody_else_from_theirs(world, caplog) -> None:
    Books.objects.update(closed_at=CLOSED_AT, closed_by="A director")
    with caplog.at_level("WARNING"):
        call_every_close(by=SYSTEM, at=CLOSED_AT)
    assert "were closed" in caplog.text


def test_after_a_merger_of_pcts_the_new_pct_calls_on_the_old_fund(db) -> None:
    """June is closed by the new PCT; its calls go to the books that the practice paid into, and go on from May's."""
    world = FundWorld().put_in("40000.00").close(APRIL, MAY)
    heir = PctFactory(name="Greater Moor PCT", code="ZA1")
    record_succession(
        kind=SuccessionKind.MERGE,
        predecessor=world.pct,
        successor=heir,
        effective_on=JUNE.first_day,
        evidence="An order (invented)",
        by=SYSTEM,
        at=AT,
        closed_until=closed_until,
    )
    FundWorld.close_of(heir, JUNE)
    *_, may, run = call_every_close(by=SYSTEM, at=CLOSED_AT)
    assert (may.pct, may.called) == (world.pct, Decimal("7000.00")), "months in their order, whosever they are"
    assert run.pct == heir
    assert (run.books, run.called, run.met) == (world.books, Decimal("25000.00"), Decimal("25000.00"))
    assert borne([world.first.pk], JUNE)[world.first.pk][Line.EMERGENCY] == Decimal("32000.00")
