"""The pace of change: the handbook's example, each limit and what it held back, and what holds for any numbers.

First one budget by the terms of a scenario, then all of a PCT by the rules of the year.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.pace import (
    Distance,
    Funding,
    Move,
    PaceRules,
    PaceTerms,
    Standing,
    Stop,
    distance,
    floor_of,
    moves,
    pace_of_change,
)
from pbc.core.errors import Invalid
from pbc.core.working import Parameter

BAND = PaceTerms(band=Decimal("0.10"), pace=Decimal(1), max_move=Decimal("0.01"), funding=Funding.GROWTH)
ALL = PaceTerms(band=Decimal(0), pace=Decimal(1), max_move=Decimal(1), funding=Funding.ZERO_SUM)
ALONE = PaceTerms(band=Decimal(0), pace=Decimal(1), max_move=Decimal(1), funding=Funding.GROWTH)
BASE, NONE = Decimal("8000000.00"), Decimal("0.00")


def move(baseline: Decimal, fair: Decimal, floor: Decimal, terms: PaceTerms) -> Move:
    return moves([Standing(1, baseline, fair, floor)], terms)[1]


def moves_of(
    baselines: Mapping[int, Decimal], fairs: Mapping[int, Decimal], floors: Mapping[int, Decimal], terms: PaceTerms
) -> dict[int, Move]:
    return moves([Standing(key, baselines[key], fairs[key], floors[key]) for key in baselines], terms)


def test_inside_the_band_nothing_moves() -> None:
    """Handbook §14: fair share 7,300,000 against 8,000,000 is +9.59%, inside the band of 10%."""
    made = move(BASE, Decimal("7300000.00"), NONE, BAND)
    assert round(made.distance.part, 4) == Decimal("0.0959")
    assert (made.amount, made.stopped) == (NONE, {Stop.BAND: Decimal("700000.00")})


def test_outside_the_band_a_budget_moves_at_most_one_percent() -> None:
    """Handbook §14: fair share 7,200,000 is +11.11%; the budget falls by 80,000 before growth."""
    made = move(BASE, Decimal("7200000.00"), NONE, BAND)
    assert round(made.distance.part, 4) == Decimal("0.1111")
    assert made.amount == Decimal("-80000.00")
    assert made.stopped == {Stop.MAX_MOVE: Decimal("720000.00")}


def test_the_floor_of_purchasing_power_applies() -> None:
    """Handbook §14: … unless a purchasing-power floor applies."""
    made = move(BASE, Decimal("7200000.00"), BASE, BAND)
    assert made.amount == NONE
    assert made.stopped[Stop.FLOOR] == Decimal("80000.00")


def test_a_floor_above_the_baseline_lifts_nobody() -> None:
    made = move(Decimal("100.00"), Decimal("50.00"), Decimal("110.00"), ALONE)
    assert made.amount == NONE


def test_pace_is_the_part_of_the_gap() -> None:
    half = PaceTerms(Decimal(0), Decimal("0.5"), Decimal(1), Funding.GROWTH)
    assert move(Decimal("100.00"), Decimal("120.00"), NONE, half).amount == Decimal("10.00")


def test_at_a_zero_sum_gains_are_what_is_released() -> None:
    """Losers release 10 (the floor holds 20 of 30); winners want 30 and get 10, in proportion."""
    made = moves_of(
        {1: Decimal("130.00"), 2: Decimal("80.00"), 3: Decimal("90.00")},
        {1: Decimal("100.00"), 2: Decimal("100.00"), 3: Decimal("100.00")},
        {1: Decimal("120.00"), 2: NONE, 3: NONE},
        ALL,
    )
    assert [made[key].amount for key in (1, 2, 3)] == [Decimal("-10.00"), Decimal("6.67"), Decimal("3.33")]
    assert made[2].stopped[Stop.ZERO_SUM] == Decimal("13.33")


def test_at_a_zero_sum_losses_are_no_more_than_gains() -> None:
    short = PaceTerms(Decimal("0.25"), Decimal(1), Decimal(1), Funding.ZERO_SUM)
    made = moves_of(
        {1: Decimal("150.00"), 2: Decimal("80.00"), 3: Decimal("70.00")},
        dict.fromkeys((1, 2, 3), Decimal("100.00")),
        dict.fromkeys((1, 2, 3), NONE),
        short,
    )
    assert [made[key].amount for key in (1, 2, 3)] == [Decimal("-30.00"), NONE, Decimal("30.00")]


pounds = st.decimals(min_value=0, max_value=10**8, places=2)
share = st.decimals(min_value=0, max_value=1, places=3)


@given(
    st.lists(st.tuples(pounds, pounds, share), min_size=1, max_size=8), share, share, share, st.sampled_from(Funding)
)
def test_band_largest_move_floor_and_zero_sum_hold_for_any_inputs(rows, band, pace, most, funding) -> None:
    baselines = {key: row[0] for key, row in enumerate(rows)}
    fairs = {key: row[1] for key, row in enumerate(rows)}
    floors = {key: (row[0] * row[2]).quantize(Decimal("0.01")) for key, row in enumerate(rows)}
    made = moves_of(baselines, fairs, floors, PaceTerms(band, pace, most, funding))
    for key, each in made.items():
        after = baselines[key] + each.amount
        away = distance(baselines[key], fairs[key]).part
        assert after >= min(floors[key], baselines[key])
        assert abs(each.amount) <= baselines[key] * most + Decimal("0.01")
        assert abs(each.amount) <= abs(fairs[key] - baselines[key]) * pace + Decimal("0.01")
        if away is not None and abs(away) <= band:
            assert each.amount == 0
        assert each.amount == each.amount.quantize(Decimal("0.01"))
    if funding is Funding.ZERO_SUM:
        assert sum(each.amount for each in made.values()) == 0


@pytest.mark.parametrize("funding", Funding)
def test_nobody_to_move_is_no_fault(funding) -> None:
    assert moves([], PaceTerms(Decimal(0), Decimal(1), Decimal(1), funding)) == {}


def test_a_floor_is_a_share_of_the_baseline_in_whole_pence() -> None:
    assert floor_of(Decimal("33.33"), Decimal("0.5")) == Decimal("16.67")


def test_the_edge_of_the_band_is_exact_to_the_penny() -> None:
    """An eighth of 12,345,678.96 is 1,543,209.87 exactly: a penny more is outside."""
    fair, eighth = Decimal("12345678.96"), PaceTerms(Decimal("0.125"), Decimal(1), Decimal(1), Funding.GROWTH)
    assert move(fair + Decimal("1543209.87"), fair, NONE, eighth).in_band
    assert not move(fair + Decimal("1543209.88"), fair, NONE, eighth).in_band


def test_less_than_a_penny_inside_the_band_is_nothing_held_back() -> None:
    tenth = PaceTerms(Decimal("0.5"), Decimal("0.1"), Decimal(1), Funding.GROWTH)
    assert move(Decimal("0.29"), Decimal("0.28"), NONE, tenth).stopped == {}


def test_the_sum_there_is_may_raise_a_budget_above_its_own_move() -> None:
    """Growth of 30 that nobody needs goes by fair share; what bound the budget is the sum, and it held nothing back."""
    made = moves([Standing(1, Decimal("100.00"), Decimal("100.00"))], ALL, pot=Decimal("130.00"))[1]
    assert (made.amount, made.bound_by, made.stopped) == (Decimal("30.00"), Stop.ZERO_SUM, {})


def percent(name: str, value: str) -> Parameter:
    return Parameter(name, Decimal(value), "percent", "S4 ¶37")


def rules(band: str = "10", most: str = "1", floor: str | None = None) -> PaceRules:
    return PaceRules(percent("Band", band), percent("Most", most), percent("Floor", floor) if floor else None)


def standing(baseline: str, fair: str, practice: int = 1, growth: str = "0.00") -> Standing:
    return Standing(practice, Decimal(baseline), Decimal(fair), growth=Decimal(growth))


def moved(baseline: str, fair: str, given_rules: PaceRules, growth: str = "0.00"):
    return pace_of_change([standing(baseline, fair, growth=growth)], given_rules)[1]


def test_the_handbooks_example_with_the_floor_stays_and_keeps_both_results():
    move = moved("8000000.00", "7200000.00", rules(floor="100"))

    assert (move.budget, move.unfloored) == (Decimal("8000000.00"), Decimal("7920000.00"))
    assert (move.wanted, move.bound_by) == (Decimal("-80000.00"), Stop.FLOOR)


@pytest.mark.parametrize(
    ("baseline", "fair", "budget", "why"),
    [
        ("1000.00", "1200.00", "1010.00", Stop.MAX_MOVE),
        ("1000.00", "1005.00", "1005.00", None),
        ("1000.00", "995.00", "995.00", None),
        ("1000.00", "1000.00", "1000.00", Stop.BAND),
        ("0.00", "500.00", "0.00", Stop.MAX_MOVE),
        ("500.00", "0.00", "495.00", Stop.MAX_MOVE),
    ],
)
def test_a_budget_moves_by_the_most_allowed_and_never_past_its_share(baseline, fair, budget, why):
    move = moved(baseline, fair, rules(band="0"))

    assert (move.budget, move.bound_by) == (Decimal(budget), why)


def test_on_the_edge_of_the_band_is_inside():
    assert moved("1100.00", "1000.00", rules()).in_band
    assert not moved("1100.01", "1000.00", rules()).in_band


def test_growth_comes_on_top():
    assert moved("1000.00", "1200.00", rules(), growth="30.00").budget == Decimal("1040.00")


def test_a_floor_above_last_years_purchasing_power_lifts_everybody():
    assert moved("1000.00", "1000.00", rules(floor="102")).budget == Decimal("1020.00")


def test_a_distance_from_nothing_has_no_percentage():
    assert distance(Decimal("5.00"), Decimal("0.00")) == Distance(Decimal("5.00"), None)


ONE_UP_ONE_DOWN = [standing("1000.00", "2000.00", 1), standing("3000.00", "2000.00", 2)]


def test_moves_that_sum_to_nought_pay_winners_from_losers():
    moves = pace_of_change(ONE_UP_ONE_DOWN, rules(band="10", most="1"), pot=Decimal("4000.00"))

    # the winner may rise by 10.00 and the loser fall by 30.00: 10.00 is all that is needed
    assert [moves[p].budget for p in (1, 2)] == [Decimal("1010.00"), Decimal("2990.00")]
    assert [moves[p].bound_by for p in (1, 2)] == [Stop.MAX_MOVE, Stop.ZERO_SUM]


def test_with_the_floor_and_no_growth_nobody_can_win():
    moves = pace_of_change(ONE_UP_ONE_DOWN, rules(floor="100"), pot=Decimal("4000.00"))

    assert [moves[p].budget for p in (1, 2)] == [Decimal("1000.00"), Decimal("3000.00")]
    assert [moves[p].unfloored for p in (1, 2)] == [Decimal("1010.00"), Decimal("2990.00")]
    assert [moves[p].bound_by for p in (1, 2)] == [Stop.ZERO_SUM, Stop.FLOOR]


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
