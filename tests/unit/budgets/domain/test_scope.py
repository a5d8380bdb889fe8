from dataclasses import replace

import pytest

from budgets.domain.ledger import BUDGET_KINDS
from budgets.domain.scope import (
    LEVEL_LABELS,
    LEVEL_MEANINGS,
    Holding,
    Level,
    Scope,
    Widening,
    check_scope,
    holding_words,
    minimum_lines,
    minimum_scope,
)
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear

THIS = FinancialYear(2006)
LEAST = minimum_scope(Level.INTERMEDIATE)


def check(scope: Scope, consented=(), minimum=()) -> None:
    check_scope(scope, consented=consented, year=THIS, widening_years=3, minimum=minimum)


def with_lines(scope: Scope = LEAST, **holdings: Holding | None) -> Scope:
    lines = dict(scope.lines) | holdings
    return replace(scope, lines={line: holding for line, holding in lines.items() if holding})


def test_each_holding_has_its_account() -> None:
    assert {holding.account_kind for holding in Holding} == BUDGET_KINDS


@pytest.mark.parametrize("level", Level)
def test_the_least_of_every_level_is_allowed(level) -> None:
    check(minimum_scope(level))
    assert LEVEL_LABELS[level]
    assert LEVEL_MEANINGS[level]


def test_at_the_basic_level_all_is_blocked_back() -> None:
    basic = minimum_scope(Level.BASIC)
    assert set(basic.lines.values()) == {Holding.BLOCKED_BACK}
    with pytest.raises(Invalid, match=r"At the basic level everything is blocked back \(S1, models\): Day cases is"):
        check(with_lines(basic, day_case=Holding.DEVOLVED))


def test_the_minimum_cannot_be_taken_out() -> None:
    with pytest.raises(
        Invalid, match=r"at least all services .* \(S4 ¶32\): A&E attendances, Prescribing cannot"
    ) as refused:
        check(with_lines(ae=None, prescribing=None))
    assert (refused.value.rule, refused.value.field) == ("minimum_scope", "ae")
    assert "Block a service back" in refused.value.fix


def test_a_pct_may_ask_for_more_than_the_nation() -> None:
    more = minimum_lines(("tariff", "prescribing", "community"))
    with pytest.raises(Invalid, match="Community services cannot be taken out"):
        check(LEAST, minimum=more)
    check(minimum_scope(Level.INTERMEDIATE, more), minimum=more)


def test_excluded_services_cannot_be_added() -> None:
    with pytest.raises(Invalid, match=r"Core GMS and PMS services can be in no practice’s budget \(S4 ¶34\)"):
        check(with_lines(core_gms_pms=Holding.BLOCKED_BACK))


def test_protected_services_are_locked_until_consent_is_recorded() -> None:
    scope = with_lines(optometrists=Holding.DEVOLVED)
    with pytest.raises(Invalid, match=r"Optometrists changes only after full consultation .* \(S4 ¶35\)") as refused:
        check(scope)
    assert refused.value.rule == "protected_services"
    check(scope, consented={"optometrists"})


def test_intermediate_devolves_some_and_advanced_all() -> None:
    with pytest.raises(Invalid, match="At an intermediate level some services are devolved"):
        check(replace(minimum_scope(Level.BASIC), level=Level.INTERMEDIATE))
    with pytest.raises(Invalid, match="At the advanced level all services are devolved .*: Community services"):
        check(replace(LEAST, level=Level.ADVANCED))


def test_an_unknown_service_is_named() -> None:
    with pytest.raises(Invalid, match="There is no service magic"):
        check(with_lines(magic=Holding.DEVOLVED))


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ([Widening(2006, "community", Holding.DEVOLVED)], "widens over 3 years .*: 2006/07 is outside"),
        ([Widening(2010, "community", Holding.DEVOLVED)], "2010/11 is outside"),
        ([Widening(2007, "day_case", Holding.DEVOLVED)], "Day cases would not be wider in 2007/08"),
        ([Widening(2007, "specialised", Holding.DEVOLVED)], "can be in no practice’s budget"),
    ],
)
def test_a_plan_widens_inside_three_years(plan, message) -> None:
    with pytest.raises(Invalid, match=message):
        check(replace(LEAST, plan=tuple(plan)))


def test_a_plan_may_go_step_by_step_and_reads_back() -> None:
    steps = (Widening(2007, "community", Holding.BLOCKED_BACK), Widening(2009, "community", Holding.DEVOLVED))
    scope = replace(LEAST, plan=steps)
    check(scope)
    assert Scope.from_dict(scope.as_dict()) == scope
    assert scope.holding_of("community") is None
    assert (holding_words("devolved"), holding_words("")) == ("devolved", "out of scope")
