"""The pace of change: the handbook's example, each branch, and what must hold for any numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.fair_share_pace import (
    Distance,
    PaceRules,
    Standing,
    Why,
    distance,
    move_working,
    pace_of_change,
)
from pbc.core.errors import Invalid
from pbc.core.working import Parameter


def percent(name: str, value: str) -> Parameter:
    return Parameter(name, Decimal(value), "percent", "S4 ¶37")


def rules(band: str = "10", most: str = "1", floor: str | None = None) -> PaceRules:
    return PaceRules(percent("Band", band), percent("Most", most), percent("Floor", floor) if floor else None)


def standing(baseline: str, fair: str, practice: int = 1, growth: str = "0.00") -> Standing:
    return Standing(practice, Decimal(baseline), Decimal(fair), Decimal(growth))


def moved(baseline: str, fair: str, given_rules: PaceRules, growth: str = "0.00"):
    return pace_of_change([standing(baseline, fair, growth=growth)], given_rules)[1]


def test_the_handbooks_example_inside_the_band():
    move = moved("8000000.00", "7300000.00", rules())

    assert move.distance.money == Decimal("700000.00")
    assert round(move.distance.part * 100, 2) == Decimal("9.59")
    assert (move.in_band, move.moved, move.why) == (True, 0, Why.IN_BAND)


def test_the_handbooks_example_outside_the_band_falls_by_80_000():
    move = moved("8000000.00", "7200000.00", rules())

    assert round(move.distance.part * 100, 2) == Decimal("11.11")
    assert (move.in_band, move.moved, move.why) == (False, Decimal("-80000.00"), Why.CAPPED)


def test_the_handbooks_example_with_the_floor_stays_and_keeps_both_results():
    move = moved("8000000.00", "7200000.00", rules(floor="100"))

    assert (move.budget, move.unfloored) == (Decimal("8000000.00"), Decimal("7920000.00"))
    assert (move.wanted, move.why) == (Decimal("-80000.00"), Why.FLOORED)


@pytest.mark.parametrize(
    ("baseline", "fair", "budget", "why"),
    [
        ("1000.00", "1200.00", "1010.00", Why.CAPPED),
        ("1000.00", "1005.00", "1005.00", Why.TOWARDS),
        ("1000.00", "995.00", "995.00", Why.TOWARDS),
        ("1000.00", "1000.00", "1000.00", Why.IN_BAND),
        ("0.00", "500.00", "0.00", Why.CAPPED),
        ("500.00", "0.00", "495.00", Why.CAPPED),
    ],
)
def test_a_budget_moves_by_the_most_allowed_and_never_past_its_share(baseline, fair, budget, why):
    move = moved(baseline, fair, rules(band="0"))

    assert (move.budget, move.why) == (Decimal(budget), why)


def test_on_the_edge_of_the_band_is_inside():
    assert moved("1100.00", "1000.00", rules()).in_band
    assert not moved("1100.01", "1000.00", rules()).in_band


def test_growth_comes_on_top():
    assert moved("1000.00", "1200.00", rules(), growth="30.00").budget == Decimal("1040.00")


def test_a_floor_above_last_years_purchasing_power_lifts_everybody():
    assert moved("1000.00", "1000.00", rules(floor="102")).budget == Decimal("1020.00")


def test_a_distance_from_nothing_has_no_percentage():
    assert distance(Decimal("5.00"), Decimal("0.00")) == Distance(Decimal("5.00"), None)
    assert not distance(Decimal("5.00"), Decimal("0.00")).is_within(Decimal(1))


ONE_UP_ONE_DOWN = [standing("1000.00", "2000.00", 1), standing("3000.00", "2000.00", 2)]


def test_moves_that_sum_to_nought_pay_winners_from_losers():
    moves = pace_of_change(ONE_UP_ONE_DOWN, rules(band="10", most="1"), pot=Decimal("4000.00"))

    # the winner may rise by 10.00 and the loser fall by 30.00: 10.00 is all that is needed
    assert [moves[p].budget for p in (1, 2)] == [Decimal("1010.00"), Decimal("2990.00")]
    assert [moves[p].why for p in (1, 2)] == [Why.CAPPED, Why.SCALED]


def test_with_the_floor_and_no_growth_nobody_can_win():
    moves = pace_of_change(ONE_UP_ONE_DOWN, rules(floor="100"), pot=Decimal("4000.00"))

    assert [moves[p].budget for p in (1, 2)] == [Decimal("1000.00"), Decimal("3000.00")]
    assert [moves[p].unfloored for p in (1, 2)] == [Decimal("1010.00"), Decimal("2990.00")]
    assert [moves[p].why for p in (1, 2)] == [Why.SCALED, Why.FLOORED]


def test_growth_pays_winners_first_and_what_is_left_goes_by_fair_share():
    moves = pace_of_change(ONE_UP_ONE_DOWN, rules(floor="100"), pot=Decimal("4030.00"))

    assert [moves[p].budget for p in (1, 2)] == [Decimal("1020.00"), Decimal("3010.00")]


def test_a_pot_that_the_floor_does_not_fit_says_by_how_much():
    with pytest.raises(Invalid, match="£0.50 is lacking") as refusal:
        pace_of_change(ONE_UP_ONE_DOWN, rules(floor="100"), pot=Decimal("3999.50"))
    assert refusal.value.rule == "pot_holds_the_floor"


@pytest.mark.parametrize(
    ("given_rules", "standings", "pot", "rule"),
    [
        (rules(band="-1"), ONE_UP_ONE_DOWN, None, "percentage_in_range"),
        (rules(most="101"), ONE_UP_ONE_DOWN, None, "percentage_in_range"),
        (rules(floor="201"), ONE_UP_ONE_DOWN, None, "percentage_in_range"),
        (rules(), [standing("-0.01", "5.00")], None, "baseline_not_negative"),
        (rules(), [standing("5.00", "-0.01")], None, "baseline_not_negative"),
        (rules(), ONE_UP_ONE_DOWN, Decimal("4000.005"), "whole_pence"),
    ],
)
def test_parameters_out_of_range_and_negative_baselines_are_refused(given_rules, standings, pot, rule):
    with pytest.raises(Invalid) as refusal:
        pace_of_change(standings, given_rules, pot=pot)
    assert refusal.value.rule == rule
    assert refusal.value.fix


def test_a_rule_that_is_no_number_is_a_fault():
    with pytest.raises(ValueError, match="is not a number"):
        moved("1.00", "1.00", PaceRules(Parameter("Band", "ten"), percent("Most", "1")))


def test_the_working_names_rules_reason_and_the_result_without_the_floor():
    given_rules = rules(floor="100")

    working = move_working(moved("8000000.00", "7200000.00", given_rules), given_rules)

    assert working.value == Decimal("8000000.00")
    assert "floor" in working.formula
    assert [item.value for item in working.inputs] == [
        Decimal("8000000.00"),
        Decimal("7200000.00"),
        Decimal("0.00"),
        Decimal("7920000.00"),
    ]
    assert [parameter.name for parameter in working.parameters] == ["Band", "Most", "Floor"]


money = st.decimals(0, "1e7", places=2)
standings = st.lists(st.tuples(money, money), min_size=1, max_size=8).map(
    lambda pairs: [Standing(number, baseline, fair) for number, (baseline, fair) in enumerate(pairs)]
)
percents = st.decimals(0, 100, places=1)


@given(standings, percents, percents)
def test_floor_and_band_hold_and_nobody_moves_past_the_share_or_the_most(given_standings, band, most):
    given_rules = rules(str(band), str(most), "100")
    for move in pace_of_change(given_standings, given_rules).values():
        base, fair = move.standing.baseline, move.standing.fair
        assert move.budget >= base
        assert move.budget == max(base, move.unfloored)
        assert not move.in_band or move.unfloored == base
        assert abs(move.wanted) <= base * most / 100 + Decimal("0.005")
        assert min(base, fair) <= move.unfloored <= max(base, fair)


@given(standings, percents, percents, money, st.booleans())
def test_budgets_sum_to_the_pot(given_standings, band, most, growth, floored):
    given_rules = rules(str(band), str(most), "100" if floored else None)
    pot = sum((each.baseline for each in given_standings), Decimal(0)) + growth
    moves = pace_of_change(given_standings, given_rules, pot=pot)

    assert sum(move.budget for move in moves.values()) == pot
    assert sum(move.unfloored for move in moves.values()) == pot
    for move in moves.values():
        if floored:
            assert move.budget >= move.standing.baseline
        elif not growth:
            assert abs(move.moved) <= abs(move.wanted)
    backwards = pace_of_change(given_standings[::-1], given_rules, pot=pot)
    assert {p: move.budget for p, move in backwards.items()} == {p: move.budget for p, move in moves.items()}
