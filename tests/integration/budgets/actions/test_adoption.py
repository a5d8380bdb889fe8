from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.actions.allocation import set_aside
from budgets.actions.rounds import refresh_base
from budgets.actions.scenarios import change_scenario
from budgets.actions.scopes import choose_scope
from budgets.actions.setting import issue_budgets
from budgets.domain.ledger import AccountKind
from budgets.domain.round_states import RoundStatus
from budgets.domain.scope import Holding, Level, minimum_scope
from budgets.domain.states import BudgetStatus
from budgets.models import Account, Budget, BudgetRound, Terms
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from pbc.core.working import Working
from tests.factories.principals import hat
from tests.integration.budgets.studio import adopted, at_once, finance, opened, scenario, terms_of, usual
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld


def test_adoption_makes_proposals_with_lines_workings_and_terms(world) -> None:
    made = scenario(world)
    first, second = adopted(world, made)
    assert (first.version, first.status, first.net) == (1, BudgetStatus.PROPOSED, Decimal("29433.60"))
    assert sum(line.net for line in first.lines.all()) == first.net
    assert Working.from_dict(first.lines.get(line="prescribing").working).value == str(
        first.lines.get(line="prescribing").net
    )
    assert (first.facts["scenario"], first.facts["base"], first.facts["round"]) == ("First", 1, 1)
    assert "could not be kept" in first.facts["cut"], "the files of these tests came in May"
    terms = terms_of(second)
    assert (terms.version, terms.content["sharing_percent"], terms.content["level"]) == (1, "70", "intermediate")
    assert "1. Budget: £27,100.80" in terms.text
    round_ = BudgetRound.objects.get()
    assert (round_.status, round_.adopted, round_.version, round_.reasons) == (
        RoundStatus.ADOPTED,
        made,
        1,
        "It adds up.",
    )
    assert AuditEvent.objects.get(kind="budgets.scenario_adopted").facts["net"] == str(first.net + second.net)


def test_what_a_practice_chose_is_what_its_lines_and_the_ledger_hold(world) -> None:
    round_ = opened(world)
    choose_scope(
        practice=world.first,
        financial_year=THIS,
        scope=minimum_scope(Level.BASIC),
        rationale="We begin by looking.",
        seen=0,
        by=hat("practice_manager", world.first),
        at=AT,
    )
    first, second = adopted(world, scenario(world, round_))
    assert set(first.lines.values_list("holding", flat=True)) == {Holding.BLOCKED_BACK}
    assert set(second.lines.values_list("holding", flat=True)) == {Holding.DEVOLVED}
    assert terms_of(first).content["scope"]["emergency"] == "blocked_back"
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    kinds = Account.objects.filter(practice=world.first).values_list("kind", flat=True)
    assert set(kinds) == {AccountKind.BLOCKED_BACK}


def test_a_later_round_takes_the_place_of_the_earlier(world) -> None:
    adopted(world)
    second = scenario(world, name="Second")
    adopted(world, second)
    assert list(BudgetRound.objects.order_by("number").values_list("status", flat=True)) == ["superseded", "adopted"]
    assert set(Budget.objects.filter(version=1).values_list("status", flat=True)) == {BudgetStatus.SUPERSEDED}
    issue_budgets(pct=world.pct, financial_year=THIS, version=2, by=SYSTEM, at=AT)
    second.round.refresh_from_db()
    assert (second.round.status, second.round.issued_by) == (RoundStatus.ISSUED, "The system")


def test_what_does_not_add_up_is_refused_with_its_constraint(world) -> None:
    set_aside(
        pct=world.pct,
        financial_year=THIS,
        kind=AccountKind.PCT_HELD,
        name="Ambulances",
        component="prescribing",
        amount=Decimal("99000.00"),
        reason="A contract",
        effective_on=THIS.first_day,
        by=SYSTEM,
        at=AT,
    )
    made = scenario(world)
    with pytest.raises(Invalid, match="Prescribing is short by £890.00: the budgets come to £1,890.00") as refused:
        adopted(world, made)
    assert refused.value.rule == "scenario_adds_up"
    assert not Budget.objects.exists()


def test_without_an_allocation_nothing_is_adopted(db) -> None:
    world = BudgetWorld()
    world.spell(world.first, LAST.months[0])
    world.spell(world.second, LAST.months[0])
    made = scenario(world.summed())
    with pytest.raises(Invalid, match="No allocation is recorded for the year"):
        adopted(world, made)


def test_a_stale_scenario_is_refused(world) -> None:
    made = scenario(world)
    with pytest.raises(Denied, match="has been changed since you looked at it"):
        adopted(world, made, seen="another")
    refresh_base(round_=made.round, reason="Late files", by=finance(world), at=AT)
    with pytest.raises(Denied, match="stands on version 1 of the base; there is a version 2"):
        adopted(world, made)
    again = change_scenario(scenario=made, parameters=usual(made.round), by=finance(world), at=AT)
    set_aside(
        pct=world.pct,
        financial_year=THIS,
        kind=AccountKind.MANAGEMENT,
        name="Support",
        component="hchs",
        amount=Decimal("1.00"),
        reason="x",
        effective_on=date(2006, 4, 1),
        by=SYSTEM,
        at=AT,
    )
    with pytest.raises(Denied, match="has changed since it was calculated: scopes, rules or the allocation"):
        adopted(world, again)
    assert not Budget.objects.exists()


def test_reasons_are_given_once_by_those_who_may(world) -> None:
    made = scenario(world)
    with pytest.raises(Invalid, match="not adopted without reasons"):
        adopted(world, made, reasons="  ")
    with pytest.raises(Denied, match="may not set budgets"):
        adopted(world, made, by=hat("practice_manager", world.first))
    with pytest.raises(Denied, match="Give your password once more"):
        adopted(world, made, proven_at=None)
    adopted(world, made)
    with pytest.raises(Denied, match="Round 1 is closed: A PCT finance adopted one of its scenarios"):
        adopted(world, made)


def test_without_its_audit_event_nothing_is_done(world, monkeypatch) -> None:
    made = scenario(world)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.adoption.audit.record", broken)
    with pytest.raises(RuntimeError):
        adopted(world, made)
    assert not Budget.objects.exists()
    assert not Terms.objects.exists()
    assert BudgetRound.objects.get().status == RoundStatus.OPEN


def test_figures_do_not_change_between_scenario_and_budget(world) -> None:
    round_ = opened(world)
    parameters = replace(usual(round_), uplift=Decimal("7.3"), contingency_rate=Decimal("3.7"))
    made = scenario(world, round_, parameters=parameters)
    rows = {row["key"]: (row["gross"], row["net"]) for row in made.result["rows"]}
    assert {b.practice_id: (str(b.gross), str(b.net)) for b in adopted(world, made)} == rows


@pytest.mark.django_db(transaction=True)
def test_two_people_adopting_at_once_one_wins_and_the_other_is_told() -> None:
    world = BudgetWorld().year(LAST.months[:2])
    round_ = opened(world)
    one, two = scenario(world, round_), scenario(world, round_, name="Second")
    first, second = at_once(lambda: adopted(world, one), lambda: adopted(world, two))
    assert first == "done"
    assert "Somebody else" in second or "is closed" in second
    assert Budget.objects.count() == 2
    assert AuditEvent.objects.filter(kind="budgets.scenario_adopted").count() == 1
