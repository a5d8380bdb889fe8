import csv
from collections import Counter

import pytest

from pbc.activity.management.demo_files import errors, layouts
from pbc.activity.management.demo_files.organisations import build
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import Month
from tests.unit.activity.management.demo_files.conftest import World

KINDS_OF_ERROR = {
    *("unknown_practice", "closed_practice", "default_practice_code", "unknown_provider", "impossible_date"),
    *("discharge_before_admission", "date_style", "negative_age", "bad_hrg", "unknown_admission_method"),
    *("duplicate_row", "thousand_separator", "wrong_month", "missing_value", "too_few_fields", "too_many_fields"),
    *("bad_check_digit", "implausible_age", "negative_count"),
}


def test_there_is_a_row_with_each_kind_of_error(two_years: World) -> None:
    assert {row["rule"] for row in two_years.manifest.error_rows} == KINDS_OF_ERROR


def test_no_file_has_so_many_that_it_would_be_refused(two_years: World) -> None:
    rows = {entry.path: entry.rows for entry in two_years.manifest.files}

    for path, many in Counter(str(row["path"]) for row in two_years.manifest.error_rows).items():
        assert many / rows[path] < 0.05, path


def test_each_error_stands_where_the_manifest_says(two_years: World) -> None:
    for row in two_years.manifest.error_rows:
        path = two_years.folder / str(row["path"])
        with path.open(encoding="ascii", newline="") as file:
            lines = list(csv.reader(file))
        header, wrong = [name.strip() for name in lines[0]], lines[int(str(row["row"])) - 1]
        match row["rule"]:
            case "too_few_fields":
                assert len(wrong) < len(header)
            case "too_many_fields":
                assert len(wrong) > len(header)
            case "missing_value":
                assert wrong[header.index(str(row["column"]))] == ""
            case "duplicate_row":
                assert wrong == lines[int(str(row["row"])) - 2]
            case "thousand_separator":
                assert "," in wrong[header.index(str(row["column"]))]
            case "wrong_month":
                assert path.stem.replace("-", "") not in wrong[header.index(str(row["column"]))].replace("-", "")
            case _:
                assert len(wrong) == len(header)


def test_the_closed_practice_is_the_merged_one_once_there_is_one() -> None:
    world = build(WorldSettings())

    early, late = (
        next(one for one in errors.of_hospital("ae", layouts.AE, world, month) if one.rule == "closed_practice")
        for month in (Month(2005, 5), Month(2006, 10))
    )

    good = ["x"] * len(layouts.AE)
    assert early.change(good, good)[2] == world.closed_code == "Q00050"
    assert late.change(good, good)[2] == "Q00004"


def test_planting_changes_only_the_rows_it_names() -> None:
    body = b"".join(f"a,{number}\n".encode() for number in range(100))
    kinds = [errors.Error("short", "", lambda fields, _: fields[:1])] * 3

    planted, where = errors.plant(body, kinds)

    changed = [number for number, line in enumerate(planted.splitlines(), start=2) if line == b"a"]
    assert changed == [row["row"] for row in where]
    assert len(planted.splitlines()) == 100


@pytest.mark.parametrize("rows", [1, 5])
def test_a_short_file_takes_what_it_can(rows: int) -> None:
    kinds = [errors.Error("short", "", lambda fields, _: fields[:1])] * 9

    planted, where = errors.plant(b"a,1\n" * rows, kinds)

    assert len(where) < rows
    assert planted.count(b"\n") == rows
