"""Prescribing targets: by hand, with the real ASTRO-PU weights of 2009, and for any numbers."""

import csv
import gzip
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.fair_share_inputs import CELLS, CannotShare, Need, PracticeList
from budgets.domain.fair_share_prescribing import (
    Units,
    prescribing_budget,
    prescribing_targets,
    prescribing_units,
)
from pbc.activity.domain.care import Care, WeightMeasure
from pbc.core.errors import Invalid
from pbc.core.working import Parameter
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS
from tests.unit.budgets.domain.shares import ASH, ELM, FILE, OLD_WOMEN, YOUNG_MEN, lists, needs, practice_list, whole

UNITS = Units("Invented 1", WeightMeasure.COST, whole({YOUNG_MEN: "1.2", OLD_WOMEN: "9.9"}), FILE, illustrative=True)
NEEDS = needs(Care.PRESCRIBING)
POT = Decimal("100000.00")
PACE = Parameter("Pace", Decimal(25), "percent")


def test_targets_by_hand_from_unscaled_lists():
    targets = prescribing_targets(lists(), UNITS, NEEDS, POT)

    # 660 × 1.2 + 100 × 9.9 = 1,782 and 440 × 1.2 + 300 × 9.9 = 3,498; times need 2,138.4 and 3,148.2
    assert (targets[ASH].units, targets[ELM].units) == (1782, 3498)
    assert (targets[ASH].needed, targets[ELM].needed) == (Decimal("2138.40"), Decimal("3148.20"))
    assert (targets[ASH].amount, targets[ELM].amount) == (Decimal("40449.44"), Decimal("59550.56"))


def test_a_target_opens_to_its_units_list_need_and_file():
    working = prescribing_targets(lists(), UNITS, NEEDS, POT)[ASH].working

    assert working.value == Decimal("40449.44")
    assert working.inputs[1].value == Decimal("1782.00")
    assert working.inputs[1].inputs[0].value == 760
    assert working.inputs[1].parameters[0].value == "Invented 1, weights of cost"
    assert working.inputs[1].parameters[0].illustrative
    assert working.parameters[0].value == Decimal("1.2")


def test_a_budget_goes_part_of_the_way_to_its_target():
    found = prescribing_budget(Decimal("100000.00"), Decimal("80000.00"), PACE)

    assert found.value == Decimal("95000.00")
    assert prescribing_budget(Decimal("1.00"), Decimal("1.01"), PACE).value == Decimal("1.00")


@pytest.mark.parametrize("pace", ["-1", "101", None])
def test_a_pace_out_of_range_is_refused(pace):
    wrong = Parameter("Pace", Decimal(pace) if pace else "slow", "percent")
    with pytest.raises(Invalid) as refusal:
        prescribing_budget(POT, POT, wrong)
    assert refusal.value.rule == "percentage_in_range"


def test_negative_amounts_are_refused():
    with pytest.raises(Invalid, match="must not be negative"):
        prescribing_budget(Decimal("-1.00"), POT, PACE)


def test_what_no_target_can_be_made_from_is_refused_all_at_once():
    lacking = {cell: weight for cell, weight in UNITS.weights.items() if cell != OLD_WOMEN}
    with pytest.raises(CannotShare) as refusal:
        prescribing_targets(
            [lists()[0], practice_list(ELM, {})],
            replace(UNITS, weights={**lacking, YOUNG_MEN: Decimal(-1)}),
            {(ASH, Care.PRESCRIBING): Need(Decimal(0))},
            Decimal("-1.00"),
        )
    assert [problem.rule for problem in refusal.value.problems] == [
        "weights_are_whole",
        "not_negative",
        "need_index_given",
        "practice_has_list",
        "need_index_given",
        "pot_can_be_shared",
    ]


def test_nobody_to_set_a_target_for_is_refused():
    with pytest.raises(CannotShare, match="no practices"):
        prescribing_targets([], UNITS, NEEDS, POT)


def test_weights_of_nought_are_refused():
    with pytest.raises(Invalid, match="No practice has a prescribing unit"):
        prescribing_targets(lists(), replace(UNITS, weights=whole({})), NEEDS, POT)


def real_units(path: Path, measure: WeightMeasure) -> Units:
    """ASTRO-PU 2009 from the national workbook: columns E to G, of cost above and of items below."""
    rows = list(openpyxl.load_workbook(path, data_only=True)["ASTRO-PUs"].iter_rows(max_col=7, values_only=True))
    title = {"cost": "Cost-based", "item": "Item-based"}[measure]
    first = next(number for number, row in enumerate(rows) if row[0] == title) + 4
    assert rows[first - 3][4] == "ASTRO PU 2009"
    weights = {}
    for row, band in zip(rows[first : first + 9], NINE_BANDS, strict=True):
        assert str(row[4]).replace("05-", "5-") == band
        weights[MALE, band], weights[FEMALE, band] = (Decimal(str(value)) for value in row[5:7])
    return Units("ASTRO-PU 2009", measure, weights, FILE)


def real_lists(path: Path, pct: str) -> list[PracticeList]:
    found = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["PCO Code"] == pct:
                cells = {(s, b): int(row[f"{name} {b}"]) for s, name in SEXES for b in NINE_BANDS}
                found.append(practice_list(len(found), cells, code=row["Practice Code"]))
    return [each for each in found if each.total]


SEXES = ((MALE, "Male"), (FEMALE, "Female"))


@pytest.mark.parametrize("measure", WeightMeasure)
def test_the_real_weights_of_2009_on_real_lists(shared_data, measure):
    units = real_units(shared_data / "weights" / "prescribing_units.xlsx", measure)
    real = real_lists(shared_data / "list_sizes" / "Patient_List_Size_2013_04-06.csv.gz", "06P00")
    pot = Decimal("54321000.07")

    targets = prescribing_targets(real, units, {(e.practice, Care.PRESCRIBING): Need(Decimal(1)) for e in real}, pot)

    matrix = np.array([[each.patients[cell] for cell in CELLS] for each in real], dtype=float)
    expected = matrix @ np.array([float(units.weights[cell]) for cell in CELLS])
    assert len(real) > 20
    assert [float(targets[each.practice].units) for each in real] == pytest.approx(expected.tolist(), rel=1e-12)
    assert sum(target.amount for target in targets.values()) == pot
    # a man of 75 and over weighs some twenty times a boy under five in cost, and about ten times in items
    oldest = units.weights[MALE, "75+"] / units.weights[MALE, "0-4"]
    assert round(oldest, 2) == (Decimal("21.15") if measure is WeightMeasure.COST else Decimal("9.67"))


@given(
    st.lists(st.lists(st.integers(0, 500), min_size=18, max_size=18).filter(any), min_size=1, max_size=6),
    st.decimals(0, "1e8", places=2),
)
def test_targets_sum_to_the_pot_and_units_grow_with_the_list(counts, pot):
    drawn = [practice_list(p, dict(zip(CELLS, cells, strict=True))) for p, cells in enumerate(counts)]
    units = replace(UNITS, weights=whole({}, rest=1))
    targets = prescribing_targets(
        drawn, units, {(p, Care.PRESCRIBING): Need(Decimal(1)) for p in range(len(drawn))}, pot
    )

    assert sum(target.amount for target in targets.values()) == pot
    assert [prescribing_units(each, units) for each in drawn] == [each.total for each in drawn]
