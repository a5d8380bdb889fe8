from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.fair_share_pace import PaceRules, Standing, pace_of_change
from budgets.domain.pace import Funding, PaceTerms, Stop, distance, move, moves
from pbc.core.money import round_pence
from pbc.core.working import Parameter

BAND = PaceTerms(band=Decimal("0.10"), pace=Decimal(1), max_move=Decimal("0.01"), funding=Funding.GROWTH)
ALL = PaceTerms(band=Decimal(0), pace=Decimal(1), max_move=Decimal(1), funding=Funding.ZERO_SUM)
BASE, NONE = Decimal("8000000.00"), Decimal("0.00")


def test_inside_the_band_nothing_moves() -> None:
    """Handbook §14: fair share 7,300,000 against 8,000,000 is +9.59%, inside the band of 10%."""
    made = move(BASE, Decimal("7300000.00"), NONE, BAND)
    assert round(made.distance, 4) == Decimal("0.0959")
    assert (made.amount, made.stopped) == (NONE, {Stop.BAND: Decimal("700000.00")})


def test_outside_the_band_a_budget_moves_at_most_one_percent() -> None:
    """Handbook §14: fair share 7,200,000 is +11.11%; the budget falls by 80,000 before growth."""
    made = move(BASE, Decimal("7200000.00"), NONE, BAND)
    assert round(made.distance, 4) == Decimal("0.1111")
    assert made.amount == Decimal("-80000.00")
    assert made.stopped == {Stop.MAX_MOVE: Decimal("720000.00")}


def test_the_floor_of_purchasing_power_applies() -> None:
    """Handbook §14: … unless a purchasing-power floor applies."""
    made = move(BASE, Decimal("7200000.00"), BASE, BAND)
    assert made.amount == NONE
    assert made.stopped[Stop.FLOOR] == Decimal("80000.00")


def test_a_floor_above_the_baseline_lifts_nobody() -> None:
    made = move(Decimal("100.00"), Decimal("50.00"), Decimal("110.00"), ALL)
    assert made.amount == NONE


def test_pace_is_the_part_of_the_gap() -> None:
    half = PaceTerms(Decimal(0), Decimal("0.5"), Decimal(1), Funding.GROWTH)
    assert move(Decimal("100.00"), Decimal("120.00"), NONE, half).amount == Decimal("10.00")


def test_at_a_zero_sum_gains_are_what_is_released() -> None:
    """Losers release 10 (the floor holds 20 of 30); winners want 30 and get 10, in proportion."""
    made = moves(
        {1: Decimal("130.00"), 2: Decimal("80.00"), 3: Decimal("90.00")},
        {1: Decimal("100.00"), 2: Decimal("100.00"), 3: Decimal("100.00")},
        {1: Decimal("120.00"), 2: NONE, 3: NONE},
        ALL,
    )
    assert [made[key].amount for key in (1, 2, 3)] == [Decimal("-10.00"), Decimal("6.67"), Decimal("3.33")]
    assert made[2].stopped[Stop.ZERO_SUM] == Decimal("13.33")


def test_at_a_zero_sum_losses_are_no_more_than_gains() -> None:
    short = PaceTerms(Decimal("0.25"), Decimal(1), Decimal(1), Funding.ZERO_SUM)
    made = moves(
        {1: Decimal("150.00"), 2: Decimal("80.00"), 3: Decimal("70.00")},
        dict.fromkeys((1, 2, 3), Decimal("100.00")),
        dict.fromkeys((1, 2, 3), NONE),
        short,
    )
    assert [made[key].amount for key in (1, 2, 3)] == [Decimal("-30.00"), NONE, Decimal("30.00")]


def test_no_fair_share_has_no_distance() -> None:
    assert distance(Decimal("1.00"), NONE) is None


money = st.decimals(min_value=0, max_value=10**8, places=2)
share = st.decimals(min_value=0, max_value=1, places=3)


@given(st.lists(st.tuples(money, money, share), min_size=1, max_size=8), share, share, share, st.sampled_from(Funding))
def test_band_largest_move_floor_and_zero_sum_hold_for_any_inputs(rows, band, pace, most, funding) -> None:
    baselines = {key: row[0] for key, row in enumerate(rows)}
    fairs = {key: row[1] for key, row in enumerate(rows)}
    floors = {key: (row[0] * row[2]).quantize(Decimal("0.01")) for key, row in enumerate(rows)}
    made = moves(baselines, fairs, floors, PaceTerms(band, pace, most, funding))
    for key, each in made.items():
        after = baselines[key] + each.amount
        away = distance(baselines[key], fairs[key])
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
    assert moves({}, {}, {}, PaceTerms(Decimal(0), Decimal(1), Decimal(1), funding)) == {}


POUNDS = st.decimals(Decimal("1000.00"), Decimal("9999999.00"), places=2)
PERCENT = st.integers(0, 30).map(Decimal)


@given(POUNDS, POUNDS, PERCENT, PERCENT, st.sampled_from([Decimal(0), Decimal(100)]))
def test_the_studio_moves_a_budget_as_the_page_of_fair_shares_says(baseline, fair, band, most, floor) -> None:
    """The studio tells what each limit holds back, the page the result with the floor and without: the same move."""
    rules = PaceRules(*(Parameter("A limit", value, "percent") for value in (band, most, floor)))
    page = pace_of_change([Standing(1, baseline, fair)], rules)[1]
    terms = PaceTerms(band=band / 100, pace=Decimal(1), max_move=most / 100, funding=Funding.GROWTH)
    studio = move(baseline, fair, round_pence(baseline * floor / 100), terms)
    assert baseline + studio.amount == page.budget
