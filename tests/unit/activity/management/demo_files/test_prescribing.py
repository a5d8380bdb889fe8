from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from pbc.activity.management.demo_files import case_mix, prescribing, rates, stories
from pbc.activity.management.demo_files.activity import Area
from pbc.core.periods import Month
from tests.unit.activity.management.demo_files.conftest import World


@pytest.mark.parametrize(
    ("ours", "real"),
    [
        ("prescribing/2005-04.csv", "prescribing/T201109PDP_IEXT_sample.csv"),
        ("prescribing/2006-04.csv", "prescribing/T201406PDPI+BNFT_sample.csv"),
    ],
)
def test_a_line_is_as_wide_as_the_real_one_field_by_field(
    two_years: World, shared_data: Path, ours: str, real: str
) -> None:
    made = (two_years.folder / ours).read_text(encoding="ascii").split("\n")
    published = (shared_data / real).read_text(encoding="ascii").split("\n")

    assert made[0] == published[0]
    assert [len(field) for field in made[1].split(",")] == [len(field) for field in published[1].split(",")]


def test_a_line_is_as_wide_as_the_format_says(two_years: World) -> None:
    line = (two_years.folder / "prescribing/2005-04.csv").read_text(encoding="ascii").split("\n")[1]

    assert [len(field) for field in line.split(",")] == [3, 3, 6, 9, 40, 7, 11, 11, 39]


def test_cost_and_items_a_head_are_those_of_the_time() -> None:
    people = rates.ENGLAND_THOUSANDS.ravel() / rates.ENGLAND_THOUSANDS.sum()

    items = people @ prescribing.items_a_person()
    pounds = items @ case_mix.chemicals().numbers("nic_per_item") * prescribing.ACTUAL_COST_SHARE

    assert items.sum() == pytest.approx(rates.ITEMS_A_PERSON_A_YEAR)
    assert pounds == pytest.approx(150, abs=10)


def test_a_practice_has_a_few_hundred_lines_a_month(area: Area) -> None:
    lines = prescribing.generate(area, Month(2005, 6))

    many = np.unique(lines.practice, return_counts=True)[1]
    assert 190 <= many.min() <= many.max() <= len(case_mix.chemicals())
    assert (lines.actual_pence < lines.net_pence + lines.items).all()


def test_lines_of_a_merged_practice_are_lines_of_the_survivor(area: Area) -> None:
    lines = prescribing.generate(area, stories.PRACTICE_MERGER)
    keys = list(zip(lines.practice.tolist(), lines.chemical.tolist(), strict=True))

    assert len(keys) == len(set(keys))
    assert area.practices[stories.MERGED_AWAY].code.encode() not in lines.practice


def test_the_small_practice_spends_a_little_less_in_its_second_year(two_years: World) -> None:
    practice = two_years.story("small_practice_under_budget")["practice"]
    pounds: dict[str, float] = defaultdict(float)
    for row in two_years.rows("prescribing"):
        if row["PRACTICE"] == practice:
            pounds["first" if row["PERIOD"].strip() < "200604" else "second"] += float(row["ACT COST"])

    assert pounds["second"] / pounds["first"] == pytest.approx(stories.SMALL_PRACTICE_PRESCRIBING_FACTOR, abs=0.01)


def test_presentations_are_as_long_as_real_ones() -> None:
    assert {len(code) for code in prescribing.presentation_codes()} == {15}
    assert {len(code) for code in prescribing.chemical_codes()} == {9}
