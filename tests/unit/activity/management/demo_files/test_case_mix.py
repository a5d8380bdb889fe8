import re

import numpy as np
import pytest

from pbc.activity.management.demo_files import case_mix


def test_the_illustrative_prices_of_the_handbook_are_kept() -> None:
    """Domain handbook §3.8, the illustrative table."""
    rows = {row["code"]: row for row in case_mix.hrgs().rows}
    names = ("elective", "non_elective", "trim_elective", "trim_non_elective", "day_rate", "short_stay")

    told = {code: [rows[code][name] for name in names] for code in ("B13", "D40", "E36", "H80", "L09")}

    assert told == {
        "B13": ["780", "1000", "2", "9", "210", "N"],
        "D40": ["1450", "1750", "17", "20", "190", "Y"],
        "E36": ["800", "850", "5", "6", "195", "Y"],
        "H80": ["5300", "6900", "17", "44", "200", "N"],
        "L09": ["1700", "2300", "30", "35", "180", "Y"],
    }
    surgery = case_mix.treatment_functions().rows[0]
    assert (surgery["first_adult"], surgery["follow_up_adult"]) == ("150", "75")


def test_there_is_enough_to_choose_from() -> None:
    assert 55 <= len(case_mix.hrgs()) <= 70
    assert len(case_mix.treatment_functions()) == 25
    assert len(case_mix.chemicals()) == 320


@pytest.mark.parametrize("table", [case_mix.hrgs(), case_mix.treatment_functions(), case_mix.chemicals()])
def test_codes_are_there_once_and_files_stay_unquoted(table: case_mix.CaseMix) -> None:
    assert len(set(table.text("code"))) == len(table)
    assert not [value for row in table.rows for value in row.values() if "," in value or not value.isascii()]
    assert set(table.text("profile")) <= {*case_mix.PROFILES, "units"}


def test_groups_have_the_shape_of_version_3_5() -> None:
    assert all(re.fullmatch(r"[A-Z]\d\d", code) for code in case_mix.hrgs().text("code"))


def test_draw_follows_the_chances_of_each_cell() -> None:
    chances = np.array([[0.2, 0.8, 0.0], [0.0, 0.0, 0.5]])
    luck = (np.arange(1000) + 0.5) / 1000

    first = case_mix.draw(chances, np.zeros(1000, dtype=np.int64), luck)
    second = case_mix.draw(chances, np.ones(1000, dtype=np.int64), luck)

    assert np.bincount(first).tolist() == [200, 800]
    assert set(second) == {2}


def test_mix_leaves_out_what_does_not_fit() -> None:
    table = case_mix.hrgs()

    chances = case_mix.mix(table.numbers("emergency_weight"), table.profiles())

    assert chances[0, table.index("A22")] == 0, "no stroke of the old among boys under five"
    assert chances[0, table.index("P06")] > 0
    assert chances.sum(axis=1) == pytest.approx(1)


def test_coded_keeps_to_the_codes_of_the_class() -> None:
    codes = case_mix.coded(({"a": 1.0}, {"b": 0.5, "c": 0.5}), np.array([0, 1, 1]), np.array([0.9, 0.1, 0.9]))

    assert codes.tolist() == [b"a", b"b", b"c"]
