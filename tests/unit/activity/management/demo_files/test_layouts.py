import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbc.activity.domain.formats import FORMATS
from pbc.activity.management.demo_files.manifest import FileEntry
from tests.unit.activity.management.demo_files.conftest import World


def files_of_each_format(world: World) -> Iterator[FileEntry]:
    """The first file of each format."""
    yield from {entry.format: entry for entry in reversed(world.manifest.files)}.values()


def test_every_format_is_one_that_can_be_loaded(two_years: World) -> None:
    assert {entry.format for entry in two_years.manifest.files} == set(FORMATS) - {
        *("pct-list", "sha-list", "pct-sha-lookup", "list-size-long", "prescribing-pdpi"),
    }


def test_headers_are_those_that_the_formats_declare(two_years: World) -> None:
    for entry in files_of_each_format(two_years):
        declared = FORMATS[entry.format]
        with (two_years.folder / entry.path).open(encoding="ascii", newline="") as file:
            first = next(csv.reader(file))
        if declared.trailing_comma:
            assert first.pop() == ""
        if declared.has_header:
            assert [name.strip() for name in first] == [column.header for column in declared.columns], entry.format
        else:
            assert len(first) == len(declared.columns), entry.format


def test_values_are_ones_that_the_formats_let_in(two_years: World) -> None:
    wrong = {(row["path"], row["row"]) for row in two_years.manifest.error_rows}
    for entry in files_of_each_format(two_years):
        declared = FORMATS[entry.format]
        with (two_years.folder / entry.path).open(encoding="ascii", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                if (number == 1 and declared.has_header) or (entry.path, number) in wrong:
                    continue
                for column, raw in zip(declared.columns, row, strict=False):
                    value, where = raw.strip(), (entry.path, number, column.header, raw)
                    assert value or not column.required, where
                    if value and column.codes:
                        assert value in column.codes.codes, where
                    if value and column.pattern:
                        assert re.fullmatch(column.pattern.regex, value), where


@pytest.mark.parametrize(
    ("ours", "real"),
    [
        ("list-sizes/2005-04.csv", "list_sizes/Patient_List_Size_2013_04-06.csv.gz"),
        ("organisations/epcmem.csv", "organisations/epcmem.csv.gz"),
        ("organisations/epraccur.csv", "organisations/epraccur_2014-10.csv.gz"),
    ],
)
def test_real_layouts_are_kept(two_years: World, shared_data: Path, ours: str, real: str) -> None:
    with gzip.open(shared_data / real, "rb") as file:
        published = file.readline()
    made = (two_years.folder / ours).open("rb").readline()

    assert made.count(b'"') == published.count(b'"')
    assert made.count(b",") == published.count(b",")
    assert made.endswith(b"\r\n") == published.endswith(b"\r\n")
    if ours.startswith("list-sizes"):
        assert made == published
