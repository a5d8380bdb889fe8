from datetime import date
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from budgets.actions.rounds import abandon_round, closed_words, refresh_base
from budgets.domain.faults import CannotSet
from budgets.domain.round_states import RoundStatus
from budgets.models import BudgetRound, RoundBase
from budgets.queries.rounds import base_of, latest_base
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.studio import adopted, at_once, finance, opened, scenario
from tests.integration.budgets.world import AT, LAST, BudgetWorld


def refresh(world, round_, **changes) -> RoundBase:
    return refresh_base(**({"round_": round_, "reason": "Late files", "by": finance(world), "at": AT} | changes))


def abandon(world, round_, **changes) -> BudgetRound:
    return abandon_round(**({"round_": round_, "reason": "A mistake", "by": finance(world), "at": AT} | changes))


def test_a_round_freezes_what_its_scenarios_stand_on(world) -> None:
    round_ = opened(world, through=Month(2005, 12), leave_out=["ZZ0002"])
    base = base_of(latest_base(round_), with_codes=True)
    (first,) = base.practices
    assert (first.code, first.patients, first.list_on) == ("ZZ0001", 1800, date(2006, 1, 1))
    assert {line.line: (line.cost, len(line.cut.months)) for line in first.lines} == {
        "emergency": (Decimal("20700.00"), 9),
        "first_outpatient": (Decimal("1350.00"), 9),
        "prescribing": (Decimal("900.00"), 9),
    }
    assert base.codes["L09"][first.key, "emergency"].cost == Decimal("20700.00")
    assert (round_.status, round_.number, round_.on) == (RoundStatus.OPEN, 1, date(2006, 4, 1))
    world.spell(world.first, LAST.months[0])
    world.summed()
    assert base_of(latest_base(round_)).practices[0] == first, "what comes later changes nothing"
    event = AuditEvent.objects.get(kind="budgets.round_opened")
    assert event.facts["left_out"] == ["ZZ0002"]


def test_reading_the_base_again_is_a_new_version_with_its_reason(world) -> None:
    round_ = opened(world)
    made = scenario(world, round_)
    world.spell(world.first, LAST.months[0])
    world.summed()
    row = refresh(world, round_)
    assert (row.version, row.reason) == (2, "Late files")
    made.refresh_from_db()
    assert made.base.version == 1, "a scenario says which base it stands on"
    assert base_of(row).practices[0].by_line["emergency"].activity == 13
    with pytest.raises(Invalid, match="not read again without a reason"):
        refresh(world, round_, reason=" ")


def test_one_round_is_open_at_a_time(world) -> None:
    round_ = opened(world)
    with pytest.raises(Denied, match="Round 1 of 2006/07 was opened by A PCT finance on 20 March 2006, and is still"):
        opened(world)
    abandon(world, round_)
    assert opened(world).number == 2
    with pytest.raises(Invalid, match="not given up without a reason"):
        abandon(world, opened_again(world), reason="")


def opened_again(world) -> BudgetRound:
    return BudgetRound.objects.get(status=RoundStatus.OPEN)


@pytest.mark.parametrize("deed", [refresh, abandon])
def test_a_round_that_is_closed_stays_as_it_is(world, deed) -> None:
    made = scenario(world)
    adopted(world, made)
    with pytest.raises(Denied, match="Round 1 is closed: A PCT finance adopted one of its scenarios on 20 March 2006"):
        deed(world, made.round)
    given_up = abandon(world, opened(world))
    assert closed_words(given_up) == "Round 2 was given up. Open another one."


@pytest.mark.parametrize(
    ("changes", "rule", "message"),
    [
        ({"through": Month(2006, 4)}, "month_of_last_year", "April 2006 is not a month of 2005/06"),
        ({"list_on": date(2006, 5, 1)}, "list_before_round", "A list of 1 May 2006 is later than the round"),
        ({"leave_out": ["ZZ0099"]}, "known_practice", "ZZ0099: no practice of Northmoor PCT"),
        ({"leave_out": ["ZZ0001", "ZZ0002"]}, "pct_has_practices", "has no practices on 1 April 2006"),
        ({"financial_year": LAST}, "prescribing_uplift", "The rules of 2005/06 do not say"),
    ],
)
def test_what_a_round_cannot_be_opened_on(world, changes, rule, message) -> None:
    with pytest.raises(Invalid, match=message) as refused:
        opened(world, **changes)
    assert refused.value.fix
    assert rule in (refused.value.rule, "prescribing_uplift")
    assert not BudgetRound.objects.exists()


def test_a_list_after_the_day_asked_for_does_not_count(world) -> None:
    with pytest.raises(CannotSet, match=r"First Surgery \(ZZ0001\) has no list of patients"):
        opened(world, list_on=date(2005, 12, 31))
    assert not BudgetRound.objects.exists()


def test_a_negative_baseline_and_a_missing_price_are_both_said(world) -> None:
    world.prescribe(world.first, LAST.months[0], "-99999.00")
    world.spell(world.second, LAST.months[0], hrg="B13")
    world.summed()
    with pytest.raises(CannotSet) as refused:
        opened(world)
    negative, price = refused.value.problems
    assert "used less than nought of prescribing last year" in negative
    assert "have no price in the inpatient tariff for 2006/07: HRG B13 (1)" in price


def test_who_may(world) -> None:
    for by in (hat("pct_director", world.pct), hat("practice_manager", world.first)):
        with pytest.raises(Denied, match="may not set budgets"):
            opened(world, by=by)
    with pytest.raises(Denied, match="Only Northmoor PCT itself"):
        opened(world, by=hat("pct_finance", PctFactory()))


def test_a_base_cannot_be_edited(world) -> None:
    row = latest_base(opened(world))
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        RoundBase.objects.filter(pk=row.pk).update(reason="x")


@pytest.mark.parametrize("deed", [refresh, abandon])
def test_without_its_audit_event_nothing_is_done(world, monkeypatch, deed) -> None:
    round_ = opened(world)
    before = list(BudgetRound.objects.order_by("pk").values_list("pk", "status")), RoundBase.objects.count()

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.rounds.audit.record", broken)
    with pytest.raises(RuntimeError):
        deed(world, round_)
    after = list(BudgetRound.objects.order_by("pk").values_list("pk", "status")), RoundBase.objects.count()
    assert after == before


def test_a_round_that_leaves_no_audit_event_is_not_opened(world, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.rounds.audit.record", broken)
    with pytest.raises(RuntimeError):
        opened(world)
    assert not BudgetRound.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_opening_at_once_one_wins_and_the_other_is_told() -> None:
    world = BudgetWorld().year(LAST.months[:2])
    first, second = at_once(lambda: opened(world), lambda: opened(world))
    assert first == "done"
    assert "Somebody else" in second or "is still open" in second
    assert BudgetRound.objects.count() == 1
