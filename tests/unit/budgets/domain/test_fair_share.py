"""Weighted capitation: by hand, against an independent calculation, and for any numbers."""

import random
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.allocation import Component
from budgets.domain.fair_share import FairShares, care_of, fair_shares, scaled_cells
from budgets.domain.fair_share_inputs import CELLS, Curve, Need, Population, PracticeList, ShareTables
from pbc.activity.domain.care import Care
from pbc.activity.domain.lines import Line
from pbc.core.errors import Invalid
from tests.unit.budgets.domain.shares import (
    ASH,
    COUNTED_ON,
    ELM,
    FILE,
    OLD_WOMEN,
    ON,
    YOUNG_MEN,
    curve,
    lists,
    needs,
    population,
    practice_list,
    tables,
)

POT = Decimal("1414000.00")


def two(**changes: object) -> FairShares:
    return fair_shares(lists(), tables(**changes), on=ON, pots={Care.ACUTE: POT})


def test_two_practices_by_hand():
    shares = two()

    assert shares.factors[YOUNG_MEN] == Decimal(1000) / 1100
    assert shares.scaled == {ASH: pytest.approx(Decimal(700)), ELM: pytest.approx(Decimal(700))}
    # £110,000 and £190,000 at the mean of £300,000 for 1,400 people, times need of 1.2 and 0.9: 616 and 798
    weights = shares.weights[Care.ACUTE]
    assert weights.mean_cost.quantize(Decimal("0.0001")) == Decimal("214.2857")
    assert {p: w.quantize(Decimal("0.001")) for p, w in weights.ages.items()} == {
        ASH: Decimal("513.333"),
        ELM: Decimal("886.667"),
    }
    assert {p: w.quantize(Decimal("0.001")) for p, w in weights.weighted.items()} == {ASH: 616, ELM: 798}
    assert (shares.fair(ASH), shares.fair(ELM)) == (Decimal("616000.00"), Decimal("798000.00"))
    assert shares.share_of_all(ASH) == Decimal(616) / 1414


def test_list_inflation_is_shown_for_a_practice_and_for_all():
    shares = two()

    assert shares.inflation(ASH) == pytest.approx(Decimal(760) / 700 - 1)
    assert shares.inflation(ELM) == pytest.approx(Decimal(740) / 700 - 1)
    assert shares.inflation_of_all == pytest.approx(Decimal(1500) / 1400 - 1)


def test_a_total_alone_scales_every_list_by_one_factor():
    shares = two(population=population(total=1400))

    assert set(shares.factors.values()) == {Decimal(1400) / 1500}
    assert shares.inflation(ASH) == pytest.approx(shares.inflation(ELM))
    # 66,000 + 50,000 and 44,000 + 150,000 a list unscaled, times need: 139,200 and 174,600
    assert shares.fair(ASH) == (POT * 139_200 / 313_800).quantize(Decimal("0.01"))


def test_market_forces_count_where_they_differ():
    dearer = needs() | {(ASH, Care.ACUTE): Need(Decimal("1.2"), Decimal("1.05"))}

    assert two(needs=dearer).fair(ASH) == (POT * Decimal("646.8") / Decimal("1444.8")).quantize(Decimal("0.01"))


def test_patients_of_unknown_age_count_with_the_pattern_of_the_others():
    plain = lists()
    with_unknown = [replace(plain[0], unplaced=76), plain[1]]
    as_if_known = [practice_list(ASH, {YOUNG_MEN: 726, OLD_WOMEN: 110}), plain[1]]

    found = fair_shares(with_unknown, tables(), on=ON, pots={Care.ACUTE: POT})
    known = fair_shares(as_if_known, tables(), on=ON, pots={Care.ACUTE: POT})

    assert found.lists[ASH].total == 836
    assert found.money == known.money


def test_a_component_that_pays_for_several_kinds_of_care_is_split_by_what_people_cost():
    cares = (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING)
    given_curves = {
        Care.ACUTE: curve(),
        Care.COMMUNITY: curve({YOUNG_MEN: 25, OLD_WOMEN: 125}),
        Care.PRESCRIBING: curve(),
    }
    shares = fair_shares(lists(), tables(curves=given_curves, needs=needs(*cares)), on=ON)

    found = shares.of_components({Component.HCHS: Decimal("100.01"), Component.PRESCRIBING: Decimal("10.00")})

    assert found.pots == {
        Care.ACUTE: Decimal("80.01"),
        Care.COMMUNITY: Decimal("20.00"),
        Care.PRESCRIBING: Decimal("10.00"),
    }
    assert found.components == {Component.HCHS: Decimal("100.01"), Component.PRESCRIBING: Decimal("10.00")}
    assert found.pot == sum((found.fair(p) for p in found.practices), Decimal(0)) == Decimal("110.01")


def test_a_service_without_history_is_shared_by_its_kind_of_care():
    cares = (Care.ACUTE, Care.COMMUNITY)
    shares = fair_shares(
        lists(),
        tables(curves={care: curve() for care in cares}, needs=needs(Care.ACUTE) | needs(Care.COMMUNITY, ash="0.9")),
        on=ON,
        pots={Care.COMMUNITY: Decimal("300000.00")},
    )

    assert shares.wcap_amount(ASH, "community") == Decimal("110000.00")
    assert shares.wcap_amount(ASH, "community", Decimal("3000.00")) == Decimal("1100.00")
    assert shares.wcap_amount(ELM, Line.AE, POT) == Decimal("798000.00")
    assert shares.wcap_amount(ELM, "prescribing") == 0


def test_practices_left_out_leave_their_money_to_the_others():
    shares = two().among([ELM])

    assert shares.practices == (ELM,)
    assert shares.fair(ELM) == POT
    with pytest.raises(Invalid, match="nobody to share among"):
        shares.among([ASH])


def test_lines_belong_to_the_kind_of_care_that_pays_for_them():
    assert {care_of(line) for line in Line} == {Care.ACUTE, Care.PRESCRIBING}
    assert care_of("prescribing") is Care.PRESCRIBING
    assert care_of("mental_health") is Care.MENTAL_HEALTH
    assert care_of("pooled_budgets") is Care.COMMUNITY


def test_scaled_cells_add_up_to_the_scaled_list():
    shares = two()

    assert sum(scaled_cells(shares, ASH).values()) == pytest.approx(shares.scaled[ASH])


def test_weights_that_leave_somebody_with_nobody_are_refused():
    with pytest.raises(Invalid, match="nobody of the ages and sexes") as refusal:
        fair_shares(
            [practice_list(ASH, {YOUNG_MEN: 5}), practice_list(ELM, {OLD_WOMEN: 5})],
            tables(population=population({OLD_WOMEN: 5})),
            on=ON,
        )
    assert refusal.value.rule == "lists_can_be_scaled"


def test_a_curve_that_costs_nothing_at_the_ages_there_are_is_refused():
    with pytest.raises(Invalid, match="gives nobody here a weight") as refusal:
        two(curves={Care.ACUTE: curve({(OLD_WOMEN[0], "0-4"): 5})})
    assert refusal.value.rule == "weights_above_nought"


@pytest.mark.parametrize("pot", ["-0.01", "0.005"])
def test_a_pot_below_nought_or_of_parts_of_a_penny_is_refused(pot):
    with pytest.raises(Invalid) as refusal:
        two().of_pots({Care.ACUTE: Decimal(pot)})
    assert refusal.value.rule == "pot_can_be_shared"


def test_money_of_a_component_without_a_curve_is_refused():
    for ask in (
        lambda: two().of_pots({Care.PRESCRIBING: POT}),
        lambda: two().of_components({Component.PRESCRIBING: POT}),
        lambda: two().wcap_amount(ASH, "mental_health", POT),
    ):
        with pytest.raises(Invalid) as refusal:
            ask()
        assert refusal.value.rule == "curve_given"


def test_a_pct_of_random_numbers_against_an_independent_calculation():
    """The same recipe in floating point with matrices; then pence by largest remainder, counted in whole pence."""
    draw = np.random.default_rng(20060401)
    practices, cares = 57, list(Care)
    patients = draw.integers(1, 900, (practices, 18))
    people = (patients.sum(axis=0) * draw.uniform(0.85, 1.05, 18)).astype(int)
    costs = np.round(draw.uniform(20, 4000, (len(cares), 18)), 2)
    need, mff = np.round(draw.uniform(0.7, 1.4, (practices, 5)), 6), np.round(draw.uniform(0.9, 1.1, (practices, 5)), 6)
    pots = {care: Decimal(int(draw.integers(10**8, 10**10))) / 100 for care in cares}

    shares = fair_shares(
        [
            PracticeList(p, f"ZZ{p:04d}", "", dict(zip(CELLS, map(int, patients[p]), strict=True)), COUNTED_ON)
            for p in range(practices)
        ],
        ShareTables(
            {
                c: Curve(dict(zip(CELLS, map(Decimal, map(str, costs[i])), strict=True)), FILE)
                for i, c in enumerate(cares)
            },
            {
                (p, c): Need(Decimal(str(need[p, i])), Decimal(str(mff[p, i])))
                for p in range(practices)
                for i, c in enumerate(cares)
            },
            Population(dict(zip(CELLS, map(int, people), strict=True)), FILE),
        ),
        on=ON,
        pots=pots,
    )

    scaled = patients * (people / patients.sum(axis=0))
    ages = scaled @ costs.T / ((people @ costs.T) / people.sum())
    weighted = ages * need * mff
    for i, care in enumerate(cares):
        pence = int(pots[care] * 100)
        exact = weighted[:, i] / weighted[:, i].sum() * pence
        whole = np.floor(exact).astype(int)
        whole[np.argsort(whole - exact, kind="stable")[: pence - whole.sum()]] += 1
        assert [int(shares.money[care][p] * 100) for p in range(practices)] == whole.tolist()


counts = st.integers(0, 400)
cells = st.lists(counts, min_size=18, max_size=18).filter(any)
indices = st.decimals("0.2", "5", places=6)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[PracticeList], ShareTables, dict[Care, Decimal]]:
    size = draw(st.integers(1, 6))
    cares = draw(st.lists(st.sampled_from(Care), min_size=1, max_size=3, unique=True))
    drawn = [
        practice_list(p, dict(zip(CELLS, draw(cells), strict=True)), unplaced=draw(st.integers(0, 9)))
        for p in range(size)
    ]
    listed = [sum(each.patients[cell] for each in drawn) for cell in CELLS]
    inhabitants = {cell: draw(st.integers(1, 900)) if listed[i] else 0 for i, cell in enumerate(CELLS)}
    costs = st.lists(st.decimals("0.01", "5000", places=2), min_size=18, max_size=18)
    found = ShareTables(
        {care: Curve(dict(zip(CELLS, draw(costs), strict=True)), FILE) for care in cares},
        {(p, care): Need(draw(indices)) for p in range(size) for care in cares},
        draw(st.sampled_from([Population(inhabitants, FILE), Population({}, FILE, total_alone=5000)])),
    )
    return drawn, found, {care: draw(st.decimals(0, "1e9", places=2)) for care in cares}


@given(worlds(), st.randoms())
def test_shares_sum_to_one_money_to_the_pot_and_order_makes_no_difference(world, chance: random.Random):
    given_lists, given_tables, pots = world
    shares = fair_shares(given_lists, given_tables, on=ON, pots=pots)
    shuffled = list(given_lists)
    chance.shuffle(shuffled)

    for care, pot in pots.items():
        assert sum(shares.share(p, care) for p in shares.practices) == pytest.approx(Decimal(1), abs=Decimal("1e-24"))
        assert sum(shares.money[care].values()) == pot
        assert min(shares.money[care].values()) >= 0
    assert sum(shares.fair(p) for p in shares.practices) == sum(pots.values())
    assert sum(shares.scaled.values()) == pytest.approx(Decimal(given_tables.population.total), abs=Decimal("1e-20"))
    again = fair_shares(shuffled, given_tables, on=ON, pots=pots)
    assert (again.money, again.scaled, again.weights) == (shares.money, shares.scaled, shares.weights)
