import csv
import hashlib
import json
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from pbc.activity.management.demo_files import generate, organisations
from pbc.activity.management.demo_files.manifest import NAME
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import Month
from tests.unit.activity.management.demo_files.conftest import LEAST, World

TINY = WorldSettings(practices=6, months=4)
MEBIBYTE = 2**20


def checksums(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_arguments_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate.world(TINY, tmp_path / name)
    other = generate.world(WorldSettings(practices=6, months=1, seed=2), tmp_path / "other")

    first = checksums(tmp_path / "one")
    assert first == checksums(tmp_path / "two")
    spells = next(entry.path for entry in other.files if entry.dataset == "spells")
    assert first[spells] != checksums(tmp_path / "other")[spells]


def test_months_do_not_depend_on_how_many_there_are(tmp_path: Path) -> None:
    generate.world(WorldSettings(practices=6, months=2), tmp_path / "short")
    generate.world(WorldSettings(practices=6, months=3), tmp_path / "long")

    short, long = (checksums(tmp_path / name) for name in ("short", "long"))

    assert short["prescribing/2005-04.csv"] == long["prescribing/2005-04.csv"]


def test_the_manifest_names_every_file_once_with_its_rows(two_years: World) -> None:
    entries = two_years.manifest.files
    on_disk = {str(path.relative_to(two_years.folder)) for path in two_years.folder.rglob("*.csv")}

    assert sorted([*(entry.path for entry in entries), "allocations.csv"]) == sorted(on_disk)
    for entry in entries:
        lines = (two_years.folder / entry.path).read_bytes().count(b"\n")
        headless = entry.format in {"epraccur", "epcmem"}
        assert entry.rows == lines - (not headless), entry.path


def test_the_manifest_is_in_loading_order(two_years: World) -> None:
    datasets = list(dict.fromkeys(entry.dataset for entry in two_years.manifest.files))
    periods = [entry.period for entry in two_years.manifest.files if entry.dataset == "prescribing"]

    assert datasets[:5] == ["organisations", "list_sizes", "tariffs", "national_rates", "fair_shares"]
    assert set(datasets[5:]) == {"prescribing", "spells", "outpatients", "ae"}
    assert periods == [str(month) for month in WorldSettings().calendar]
    assert two_years.manifest.files[0].format == "organisations"


def test_files_of_activity_name_their_sender_and_month(two_years: World) -> None:
    for entry in two_years.manifest.files:
        if entry.dataset in {"spells", "outpatients", "ae"}:
            assert entry.path.startswith(f"{entry.dataset}/{entry.sender}/{entry.period}")
        if entry.dataset == "prescribing":
            assert entry.sender == "PPD"


def test_the_manifest_on_disk_is_whole(two_years: World) -> None:
    told = json.loads((two_years.folder / NAME).read_text(encoding="utf-8"))

    assert len(told["files"]) == len(two_years.manifest.files)
    assert len(told["error_rows"]) == len(two_years.manifest.error_rows)
    assert [story["key"] for story in told["stories"]] == [str(story["key"]) for story in two_years.manifest.stories]


def test_a_world_left_half_way_has_no_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate.world(WorldSettings(practices=6, months=1), tmp_path)
    monkeypatch.setattr(generate.reference_files, "list_sizes", None)

    with pytest.raises(TypeError):
        generate.world(WorldSettings(practices=6, months=1), tmp_path)

    assert not (tmp_path / NAME).exists()


def test_a_larger_world_needs_hardly_more_memory(tmp_path: Path) -> None:
    """Files are made one at a time: memory follows the largest PCT, not the number of PCTs or months."""
    peaks = []
    for name, settings in {
        "warm": WorldSettings(pcts=1, practices=6, months=1),
        "small": WorldSettings(pcts=1, practices=8, months=1),
        "large": WorldSettings(pcts=4, practices=32, months=1),
    }.items():
        tracemalloc.start()
        written = generate.world(settings, tmp_path / name).rows
        peaks.append(tracemalloc.get_traced_memory()[1] / MEBIBYTE)
        tracemalloc.stop()

    assert written > 20_000
    assert peaks[2] < peaks[1] + 12


def test_a_file_for_benchmarks_has_the_rows_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "BENCHMARK_CHUNK", 1_000)

    generate.spells_of_one_file(tmp_path / "spells.csv", 3_500)

    lines = (tmp_path / "spells.csv").read_text(encoding="ascii").splitlines()
    assert len(lines) == 3_501
    assert len({line.split(",")[3] for line in lines}) == 3_501
    assert {line.split(",")[11][:7] for line in lines[1:]} == {str(Month(2005, 4))}


def test_each_pct_of_the_first_day_of_a_year_has_its_allocation(two_years: World) -> None:
    with (two_years.folder / "allocations.csv").open() as file:
        rows = list(csv.DictReader(file))
    everybody = organisations.build(WorldSettings(practices=LEAST))
    people = sum(practice.list_size for practice in everybody.practices)
    in_a_year = [row for row in rows if row["FINANCIAL YEAR"] == "2006/07"]
    assert {row["PCT CODE"] for row in in_a_year} == {pct.code for pct in everybody.predecessors}
    assert sum(Decimal(row["POUNDS"]) for row in in_a_year if row["COMPONENT"] == "hchs") == people * 1_020
