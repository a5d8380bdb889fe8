import csv
from itertools import pairwise
from pathlib import Path

import pytest

from pbc.activity.management.demo_files import organisations, reference_files
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import Month
from tests.unit.activity.management.demo_files.conftest import World


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="ascii", newline="") as file:
        return list(csv.DictReader(file))


def plain(path: Path) -> list[list[str]]:
    with path.open(encoding="ascii", newline="") as file:
        return list(csv.reader(file))


def test_memberships_close_and_reopen_at_the_pct_merger(two_years: World) -> None:
    rows = [row for row in plain(two_years.folder / "organisations/epcmem.csv") if row[0] == "Q00001"]

    assert [row[1:5] for row in rows] == [["9Y1", "W", "20020401", "20060930"], ["9A0", "W", "20061001", ""]]


def test_the_merged_practice_is_closed_everywhere(two_years: World) -> None:
    members = table(two_years.folder / "organisations/consortium-members.csv")
    practice = next(row for row in plain(two_years.folder / "organisations/epraccur.csv") if row[0] == "Q00004")
    memberships = [row for row in plain(two_years.folder / "organisations/epcmem.csv") if row[0] == "Q00004"]

    assert (practice[11], practice[12], practice[14], practice[16]) == ("20060630", "C", "9Y1", "20060630")
    assert [row[4] for row in memberships] == ["20060630"]
    assert [row["LEFT DATE"] for row in members if row["GENERAL MEDICAL PRACTICE CODE"] == "Q00004"] == ["2006-07-01"]


def test_successions_say_that_they_are_invented(two_years: World) -> None:
    rows = table(two_years.folder / "organisations/successions.csv")

    assert [(row["PREDECESSOR CODE"], row["SUCCESSOR CODE"], row["EFFECTIVE DATE"]) for row in rows] == [
        ("Q00004", "Q00001", "2006-07-01"),
        ("9Y1", "9A0", "2006-10-01"),
        ("9Y2", "9A0", "2006-10-01"),
    ]
    assert all(row["EVIDENCE"].startswith("INVENTED") for row in rows)


def test_a_world_without_successions_has_no_file_of_them(tmp_path: Path) -> None:
    before_the_merger = WorldSettings(practices=6, months=14)
    entries = list(reference_files.organisations(tmp_path, organisations.build(before_the_merger)))

    assert "successions" not in [entry.format for entry in entries]
    assert all(entry.rows for entry in entries), "the importer refuses a file without rows"
    assert not (tmp_path / "organisations/successions.csv").exists()


def test_an_organisation_has_one_parent_on_a_day(two_years: World) -> None:
    spans: dict[str, list[tuple[str, str]]] = {}
    for row in table(two_years.folder / "organisations/organisations.csv"):
        left = row["LEFT PARENT DATE"] or "9999"
        spans.setdefault(row["ORGANISATION CODE"], []).append((row["JOINED PARENT DATE"], left))

    for code, dates in spans.items():
        ordered = sorted(dates)
        assert all(early[1] <= late[0] for early, late in pairwise(ordered)), code
    assert any(len(dates) == 2 for dates in spans.values()), "consortia go with the merged PCT"


def test_lists_are_of_the_practices_of_the_day(two_years: World) -> None:
    before, after = (table(two_years.folder / f"list-sizes/{quarter}.csv") for quarter in ("2006-04", "2006-10"))

    assert [row["Practice Code"] for row in before] == [f"Q0000{number}" for number in range(1, 7)]
    assert {row["PCO Code"] for row in before} == {"9Y100", "9Y200"}
    assert "Q00004" not in {row["Practice Code"] for row in after}
    assert {row["PCO Code"] for row in after} == {"9A000"}
    survivor = [sum(int(value) for value in list(rows[0].values())[8:]) for rows in (before, after)]
    assert survivor[1] / survivor[0] == pytest.approx((6_900 + 2_800) / 6_900, abs=0.03)


def test_prices_of_both_years_name_their_year(two_years: World) -> None:
    for year in ("2005", "2006"):
        rows = table(two_years.folder / f"tariffs/tariff-inpatient-{year}.csv")
        assert {row["FINANCIAL YEAR"] for row in rows} == {f"{year}/{int(year) % 100 + 1:02d}"}


def test_national_rates_are_whole_and_say_what_they_are(two_years: World) -> None:
    rows = table(two_years.folder / "national-rates/national-rates-2006.csv")

    assert len(rows) == 7 * 2 * 9
    assert all(row["SOURCE"].startswith("INVENTED") for row in rows)
    assert "-3%" in next(row["SOURCE"] for row in rows if row["INDICATOR CODE"] == "emergency_admissions")


def test_pcts_that_do_not_merge_keep_their_members(tmp_path: Path) -> None:
    world = organisations.build(WorldSettings(pcts=2, practices=12, months=20))

    entries = list(reference_files.organisations(tmp_path, world))

    assert [entry.format for entry in entries] == [
        *("organisations", "epraccur", "epcmem", "consortium-members", "successions"),
    ]
    others = [row for row in plain(tmp_path / "organisations/epcmem.csv") if row[0] > "Q00006"]
    assert [row[1:5] for row in others[:-1]] == [["9A1", "W", "20020401", ""]] * 6


def test_list_sizes_name_their_quarter(tmp_path: Path, area: Area) -> None:
    entry = reference_files.list_sizes(tmp_path, [area], Month(2005, 7))

    assert (entry.period, entry.rows, entry.format) == ("2005-07", 12, "list-size-nine-bands")


def test_prices_are_one_file_a_table(tmp_path: Path) -> None:
    entries = list(reference_files.prices(tmp_path, WorldSettings().years[0], 1))

    assert [entry.rows for entry in entries] == [67, 50, 8, 4, 5, 126]
