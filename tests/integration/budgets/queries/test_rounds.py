from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.actions.scopes import choose_scope
from budgets.actions.setting import issue_budgets
from budgets.domain.parameters import RiskOption
from budgets.domain.scope import Holding, Level, minimum_scope
from budgets.queries.rounds import available, base_of, given_for, latest_base, open_round_of, rules_of
from pbc.core.errors import Invalid
from pbc.core.principal import SYSTEM
from tests.integration.budgets.studio import adopted, manager, opened, usual
from tests.integration.budgets.world import AT, THIS


def test_the_open_round_is_the_one_worked_on(world) -> None:
    assert open_round_of(world.pct, THIS) is None
    round_ = opened(world)
    assert open_round_of(world.pct, THIS) == round_
    assert open_round_of(world.pct, THIS.next) is None


def test_what_a_scenario_is_calculated_from(world) -> None:
    round_ = opened(world)
    choose_scope(
        practice=world.first,
        financial_year=THIS,
        scope=minimum_scope(Level.BASIC),
        rationale="x",
        seen=0,
        by=manager(world),
        at=AT,
    )
    given = given_for(round_, latest_base(round_), replace(usual(round_), default_level=Level.ADVANCED), "Test")
    assert given.scopes[world.first.pk].level is Level.BASIC
    assert given.scopes[world.second.pk].holding_of("community") is Holding.DEVOLVED
    assert given.base.codes == {}, "codes are read where treatments are taken out"
    assert given.named["contingency_rate"].source == "S4 ¶41, rules of 2006/07"
    assert rules_of(round_)["contingency_rate"].number == 4


def test_codes_are_known_where_treatments_are_taken_out(world) -> None:
    round_ = opened(world)
    what = replace(usual(round_), options=(RiskOption.RETENTION, RiskOption.EXCLUSIONS), excluded_codes=("L09",))
    assert given_for(round_, latest_base(round_), what, "Test").base.codes.keys() == {"L09"}
    with pytest.raises(Invalid, match="No activity of last year was in Q01"):
        given_for(round_, latest_base(round_), replace(what, excluded_codes=("Q01",)), "Test")
    assert base_of(latest_base(round_), with_codes=True).codes["L09"]


def test_what_issued_budgets_hold_comes_back_to_the_next_round(world) -> None:
    before = available(world.pct, THIS)
    assert before == {"hchs": Decimal("1000000.00"), "prescribing": Decimal("100000.00")}
    adopted(world)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    assert available(world.pct, THIS) == before
    assert available(world.pct, THIS.next) is None
