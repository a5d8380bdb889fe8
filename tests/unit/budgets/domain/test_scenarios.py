from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from budgets.domain.allocation import Component
from budgets.domain.constraints import Limit
from budgets.domain.inputs import Amount
from budgets.domain.pace import Funding
from budgets.domain.parameters import ContingencyBase, Growth, RiskOption
from budgets.domain.scenarios import calculate, component_sums, digest
from budgets.domain.scope import Holding, Level, Scope, minimum_scope
from budgets.domain.services import TARIFF_LINES
from tests.factories.bases import base, given, practice

BOTH = {"hchs": {1: "50.00", 2: "50.00"}, "prescribing": {1: "50.00", 2: "50.00"}}
RICH = practice(1, emergency="600.00", day_case="300.00", prescribing="100.00")
POOR = practice(2, emergency="700.00", prescribing="60.00")


def lines(result, key: int) -> dict[str, Decimal]:
    made = next(each for each in result.practices if each.key == key)
    return {line.line: line.gross for line in made.budget.lines}


def test_the_worked_example_of_the_handbook() -> None:
    """Handbook §14: list 8,200; 8,000,000 gross, 4 percent retained is 320,000, 7,680,000 net."""
    one = practice(1, patients=8200, emergency="6500000.00", prescribing="1500000.00")
    kept = calculate(given(base(one))).kept
    assert (kept.gross, kept.contingency, kept.net) == (
        Decimal("8000000.00"),
        Decimal("320000.00"),
        Decimal("7680000.00"),
    )


def test_moves_towards_fair_share_by_hand() -> None:
    """900 and 700 of tariff, fair 800 each; half the gap is 50, the largest move 5 percent: 45 down, 35 up at most.

    At a zero sum 35 up is what is taken of 45. Of −35, the first gives 600/900 and 300/900.
    """
    result = calculate(given(base(RICH, POOR, targets=BOTH), pace=Decimal(50), max_move=Decimal(5), floor=Decimal("0")))
    assert lines(result, 1) == {
        "day_case": Decimal("288.33"),
        "emergency": Decimal("576.67"),
        "prescribing": Decimal("100.00"),
    }
    assert lines(result, 2) == {"emergency": Decimal("735.00"), "prescribing": Decimal("60.00")}
    assert {each.limit: each.amount for each in result.constraints} == {
        Limit.MAX_MOVE: Decimal("20.00"),
        Limit.ZERO_SUM: Decimal("10.00"),
    }


def test_prescribing_moves_by_its_own_pace() -> None:
    """100 and 60 with 10 percent uplift: 110 and 66, target 88 each; a quarter of the way is 5.50."""
    result = calculate(
        given(
            base(RICH, POOR, targets=BOTH),
            uplift=Decimal(10),
            prescribing_pace=Decimal(25),
            max_move=Decimal(0),
            floor=Decimal(0),
        )
    )
    assert lines(result, 1)["prescribing"] == Decimal("104.50")
    assert lines(result, 2)["prescribing"] == Decimal("71.50")


def test_the_floor_keeps_purchasing_power_and_says_what_it_costs() -> None:
    result = calculate(given(base(RICH, POOR, targets=BOTH), max_move=Decimal(5), funding=Funding.GROWTH))
    assert sum(lines(result, 1).values()) == Decimal("1000.00")
    assert lines(result, 2)["emergency"] == Decimal("735.00")
    floor = next(each for each in result.constraints if each.limit is Limit.FLOOR)
    assert floor.amount == Decimal("45.00")


def test_agreed_growth_stands_on_its_line_with_its_reason() -> None:
    growth = (Growth(2, "emergency", Decimal("25.00"), "A new nursing home"),)
    result = calculate(given(base(RICH, POOR), growth=growth))
    assert lines(result, 2)["emergency"] == Decimal("725.00")
    made = result.practices[1].budget.lines[0].working.inputs[0].inputs[1]
    assert (made.name, made.parameters[0].value) == ("Extra activity agreed", "A new nursing home")


def test_growth_by_distance_spreads_over_the_tariff() -> None:
    result = calculate(
        given(
            base(RICH, POOR, targets=BOTH),
            max_move=Decimal(0),
            under_rate=Decimal(10),
            growth_money=Decimal("30.00"),
        )
    )
    assert lines(result, 2)["emergency"] == Decimal("730.00"), "70 wanted, 30 there"
    assert any(each.limit is Limit.GROWTH and each.amount == Decimal("40.00") for each in result.constraints)


def test_growth_out_of_scope_forbids() -> None:
    growth = (Growth(1, "community", Decimal("5.00"), "x"),)
    result = calculate(given(base(RICH), growth=growth))
    assert "community" not in lines(result, 1)
    assert not result.kept.adds_up
    (sentence,) = [each.sentence for each in result.constraints if each.limit is Limit.SCOPE]
    assert sentence == "Extra activity is agreed for Community services, which is not in the scope of Surgery 0001."


def test_growth_may_stand_on_a_line_that_has_nothing_else() -> None:
    scope = Scope(Level.INTERMEDIATE, minimum_scope(Level.INTERMEDIATE).lines | {"community": Holding.DEVOLVED})
    growth = (Growth(1, "community", Decimal("5.00"), "x"),)
    result = calculate(given(base(RICH), {1: scope}, growth=growth))
    assert lines(result, 1)["community"] == Decimal("5.00")
    assert any("no money is named for it" in each.sentence for each in result.constraints)


def test_a_scope_that_breaks_the_minimum_forbids() -> None:
    scope = Scope(Level.INTERMEDIATE, {"emergency": Holding.DEVOLVED})
    result = calculate(given(base(RICH), {1: scope}))
    assert not result.kept.adds_up
    assert "which no budget may be without (S4 ¶32)" in result.constraints[0].sentence


def test_an_excluded_service_needs_an_exception_and_names_it() -> None:
    scope = Scope(Level.INTERMEDIATE, minimum_scope(Level.INTERMEDIATE).lines | {"specialised": Holding.BLOCKED_BACK})
    bare = given(base(RICH), {1: scope})
    (forbidden,) = [each for each in calculate(bare).constraints if "¶34" in each.sentence]
    assert (forbidden.forbids, forbidden.sentence.endswith("excludes: no exception holds.")) == (True, True)
    excepted = replace(bare, excepted={1: {"specialised": "exception ZN1-E2006-1 (Department’s letter PBC/7)"}})
    (named,) = [each for each in calculate(excepted).constraints if "¶34" in each.sentence]
    assert not named.forbids
    assert "by exception ZN1-E2006-1 (Department’s letter PBC/7)" in named.sentence


def test_the_allocation_must_hold_it_component_by_component() -> None:
    short = {"hchs": Decimal("1000.00"), "prescribing": Decimal("1000.00")}
    result = calculate(given(base(RICH, POOR), available=short))
    assert not result.kept.adds_up
    assert result.constraints[0].amount == Decimal("600.00")
    assert not calculate(given(base(RICH), available=None)).kept.adds_up
    assert [(each.component, each.budgets) for each in component_sums(result.practices, short)] == [
        (Component.HCHS, Decimal("1600.00")),
        (Component.PRESCRIBING, Decimal("160.00")),
    ]


def test_contingency_of_treatments_taken_out_by_its_base() -> None:
    codes = {"H80": {(1, "emergency"): Amount(Decimal("100.00"), Decimal(1))}}
    usual = {"options": (RiskOption.RETENTION, RiskOption.EXCLUSIONS), "excluded_codes": ("H80",)}
    gross = calculate(given(base(RICH, codes=codes), **usual)).kept
    net = calculate(given(base(RICH, codes=codes), **usual, contingency_base=ContingencyBase.NET)).kept
    assert (gross.gross, gross.contingency) == (Decimal("900.00"), Decimal("40.00"))
    assert net.contingency == Decimal("36.00")


def test_nothing_is_retained_where_that_option_is_not_chosen() -> None:
    assert calculate(given(base(RICH), options=())).kept.contingency == 0


def test_without_fair_shares_nobody_moves_and_it_is_said() -> None:
    result = calculate(given(base(RICH, POOR), max_move=Decimal(50)))
    assert result.practices[0].fair is None
    assert [each.limit for each in result.constraints] == [Limit.FAIR_SHARES]


def test_a_warning_of_the_rules_is_passed_on() -> None:
    what = replace(given(base(RICH)), warnings=("S4 ¶41 suggests otherwise.",))
    assert any(each.limit is Limit.CONTINGENCY for each in calculate(what).constraints)


def test_the_same_inputs_have_the_same_fingerprint_and_others_another() -> None:
    one, two = calculate(given(base(RICH, POOR))), calculate(given(base(RICH, POOR), uplift=Decimal(1)))
    assert one.digest == calculate(given(base(RICH, POOR))).digest == digest(replace(one, digest=""))
    assert one.digest != two.digest


def test_a_negative_baseline_is_no_budget() -> None:
    with pytest.raises(ValueError, match="negative"):
        calculate(given(base(practice(1, emergency="-5.00", day_case="1.00"))))


money = st.decimals(min_value=0, max_value=10**7, places=2)
weight = st.decimals(min_value=1, max_value=10**6, places=2)
percent = st.decimals(min_value=0, max_value=100, places=1)


@st.composite
def rounds(draw):
    count = draw(st.integers(1, 5))
    practices = [
        practice(key, draw(st.integers(1, 20000)), emergency=draw(money), day_case=draw(money), prescribing=draw(money))
        for key in range(count)
    ]
    targets = {name: {key: draw(weight) for key in range(count)} for name in ("hchs", "prescribing")}
    return base(*practices, targets=targets)


@settings(max_examples=60, deadline=None)
@for_any(
    rounds(), percent, percent, percent, percent, st.sampled_from(Funding), st.decimals(0, 25, places=1), money, percent
)
def test_for_any_inputs_parts_sum_and_floor_and_band_hold(
    on, band, pace, most, floor, funding, rate, pot, growth
) -> None:
    allocation = {"hchs": Decimal("1000000000.00"), "prescribing": Decimal("1000000000.00")}
    wide = {
        each.key: Scope(Level.INTERMEDIATE, minimum_scope(Level.INTERMEDIATE).lines | {"community": Holding.DEVOLVED})
        for each in on.practices
    }
    what = given(
        on,
        wide,
        allocation,
        band=band,
        pace=pace,
        max_move=most,
        prescribing_pace=pace,
        floor=floor,
        funding=funding,
        contingency_rate=rate,
        pots={"community": pot},
        under_rate=growth,
        growth_money=pot,
    )
    result = calculate(what)
    kept = result.kept
    attributed = sum(each.budgets for each in kept.components)
    left = sum(each.left for each in kept.components)
    assert kept.net + kept.contingency == kept.gross == attributed
    assert kept.net + kept.contingency + left == sum(allocation.values()), "each pound of the allocation, once"
    for each in result.practices:
        lines_of = {line.line: line.gross for line in each.budget.lines}
        assert sum(lines_of.values()) == each.budget.gross
        assert sum(line.contingency for line in each.budget.lines) == each.budget.contingency
        assert all(amount >= 0 for amount in lines_of.values())
        tariff = sum(lines_of.get(line, Decimal(0)) for line in TARIFF_LINES)
        before = sum(line.cost for line in each_history(on, each.key) if line.line != "prescribing")
        assert tariff >= min(before, before * floor / 100) - Decimal("0.01")
    if pot:
        assert sum(row.lines.get("community", 0) for row in kept.rows) == pot


def each_history(on, key):
    return on.by_key[key].lines
