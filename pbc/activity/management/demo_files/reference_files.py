"""Organisations, memberships, successions, lists, tariffs and national rates as files.

In our own layouts an end is the day from which something is over; in the real ones it is the last day.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from pbc.activity.management.demo_files import layouts, names, rates, stories, tariffs, writers
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.manifest import FileEntry
from pbc.activity.management.demo_files.organisations import (
    FIRST_DAY_OF_PCTS,
    FIRST_DAY_OF_PRACTICES,
    LONG_CLOSED,
    PBC_STARTED,
    PRACTICES_A_CONSORTIUM,
    PROVIDER_KINDS,
    SHA_CODE,
    SHA_NAME,
    Organisations,
    Practice,
    providers_of,
)
from pbc.activity.management.demo_files.rates import BANDS
from pbc.core.periods import FinancialYear, Month

EVIDENCE = "INVENTED: no order or letter exists"
FIRST_DAY_OF_TRUSTS = date(1994, 4, 1)
GP_PRACTICE_SETTING = "4"
ALLOCATIONS = "allocations.csv"
ALLOCATION_SOURCE = "Letter of allocation (INVENTED)"
POUNDS_A_HEAD = {"hchs": 1_020, "prescribing": 175, "primary_care": 130}

Row = Sequence[str]


def organisations(folder: Path, world: Organisations) -> Iterator[FileEntry]:
    """Everything about who is who, in loading order."""
    yield table_file(folder, "organisations", layouts.ORGANISATIONS, _organisation_rows(world))
    note = "real ODS layout: 27 quoted columns, no header"
    yield _quoted(folder, "epraccur", _practice_rows(world), note)
    yield _quoted(folder, "epcmem", _membership_rows(world), "real ODS layout: 6 quoted columns, no header")
    yield table_file(folder, "consortium-members", layouts.CONSORTIUM_MEMBERS, _consortium_member_rows(world))
    if successions := list(_succession_rows(world)):  # a short world has none, and a file without rows is refused
        yield table_file(folder, "successions", layouts.SUCCESSIONS, successions)


def prices(folder: Path, year: FinancialYear, pcts: int) -> Iterator[FileEntry]:
    """Tariffs and national rates of a financial year."""
    tables: dict[str, tuple[Row, Iterable[Row]]] = {
        "tariff-inpatient": (layouts.TARIFF_INPATIENT, tariffs.inpatient_rows(year)),
        "tariff-outpatient": (layouts.TARIFF_OUTPATIENT, tariffs.outpatient_rows(year)),
        "tariff-ae": (layouts.TARIFF_AE, tariffs.ae_rows(year)),
        "tariff-topup": (layouts.TARIFF_TOPUP, tariffs.top_up_rows(year)),
        "tariff-mff": (layouts.TARIFF_MFF, tariffs.mff_rows(year, pcts)),
    }
    for name, (header, rows) in tables.items():
        yield table_file(folder, name, header, rows, dataset="tariffs", year=year, note="INVENTED prices")
    rows = _national_rate_rows(year)
    yield table_file(folder, "national-rates", layouts.NATIONAL_RATES, rows, dataset="national_rates", year=year)


def allocations(folder: Path, world: Organisations, years: Iterable[FinancialYear]) -> Path:
    """What each PCT of the first day of a year receives, by component: pounds a head of its first list, invented.

    Recorded in the ledger by hand or by command, not imported, so it stands in no manifest.
    """
    path = folder / ALLOCATIONS
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(layouts.ALLOCATIONS)
        for year in years:
            people: dict[str, int] = {}
            for practice in world.practices:
                code = world.pct_of(practice, year.months[0]).code
                people[code] = people.get(code, 0) + practice.list_size
            for code, count in sorted(people.items()):
                for component, pounds in POUNDS_A_HEAD.items():
                    writer.writerow((code, str(year), component, f"{count * pounds}.00", ALLOCATION_SOURCE))
    return path


def list_sizes(folder: Path, areas: Sequence[Area], quarter: Month) -> FileEntry:
    """Registered people by practice, sex and band at the first day of a quarter."""
    path = folder / "list-sizes" / f"{quarter}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(layouts.LIST_SIZES)
        for area in areas:
            for row in _list_size_rows(area, quarter):
                writer.writerow(row)
                count += 1
    return FileEntry("list-size-nine-bands", f"list-sizes/{quarter}.csv", "list_sizes", count, period=str(quarter))


def _organisation_rows(world: Organisations) -> Iterator[Row]:
    yield ("sha", SHA_CODE, SHA_NAME, "", FIRST_DAY_OF_PCTS.isoformat(), "", "", "", "")
    for pct in world.known_pcts:
        closed = pct.closed.isoformat() if pct.closed else ""
        opened = pct.opened.isoformat()
        yield ("pct", pct.code, pct.name, SHA_CODE, opened, closed, "", opened, closed)
    for number in range(len(world.pcts)):
        for provider in providers_of(number):
            opened = FIRST_DAY_OF_TRUSTS.isoformat()
            kind = PROVIDER_KINDS[provider.role]
            yield ("provider", provider.code, provider.name, SHA_CODE, opened, "", kind, opened, "")
    for code, name, members in _consortia(world):
        yield from _consortium_rows(world, code, name, members[0])


def _consortium_rows(world: Organisations, code: str, name: str, member: Practice) -> Iterator[Row]:
    """A consortium goes with its practices when their PCT merges."""
    started, merger = PBC_STARTED.isoformat(), stories.PCT_MERGER
    if member.predecessor is None:
        yield ("consortium", code, name, world.pcts[member.pct].code, started, "", "", started, "")
        return
    old = world.predecessors[member.predecessor]
    left = merger.first_day.isoformat() if world.pcts_merged() else ""
    yield ("consortium", code, name, old.code, started, "", "", started, left)
    if world.pcts_merged():
        yield ("consortium", code, name, world.pcts[0].code, started, "", "", merger.first_day.isoformat(), "")


def _consortia(world: Organisations) -> Iterator[tuple[str, str, list[Practice]]]:
    """Groups of neighbours under one PCT of the first day."""
    for number, pct in enumerate(world.pcts):
        practices = world.practices_of(number)
        parts = [[p for p in practices if p.predecessor == part] for part in (None, 0, 1)]
        groups = [
            part[at : at + PRACTICES_A_CONSORTIUM]
            for part in parts
            for at in range(0, len(part), PRACTICES_A_CONSORTIUM)
        ]
        for place, group in enumerate(groups, start=1):
            code = f"C{pct.code[1:]}{place:02d}"
            yield code, f"{names.town(200 + number * 7 + place)} Commissioning Group", group


def _consortium_member_rows(world: Organisations) -> Iterator[Row]:
    for code, _, members in _consortia(world):
        for practice in members:
            left = stories.PRACTICE_MERGER.first_day.isoformat() if _last_day(world, practice) else ""
            yield (code, practice.code, PBC_STARTED.isoformat(), left, "commissioning")


def _last_day(world: Organisations, practice: Practice) -> date | None:
    if practice.story == stories.MERGED_AWAY and world.merged():
        return stories.PRACTICE_MERGER.plus(-1).last_day
    return None


def _practice_rows(world: Organisations) -> Iterator[Row]:
    """As the real file: who is where on the last day, with whoever closed before."""
    for practice in world.practices:
        closed = _last_day(world, practice)
        month = Month.of(closed) if closed else world.settings.calendar[-1]
        pct = world.pct_of(practice, month)
        yield _practice_row(practice.code, practice.name, practice.number, closed, pct.code, pct.opened)
    name = "CLOSED LONG AGO SURGERY"
    yield _practice_row(
        world.closed_code, name, len(world.practices), LONG_CLOSED, world.predecessors[0].code, FIRST_DAY_OF_PCTS
    )


def _practice_row(code: str, name: str, number: int, closed: date | None, parent: str, joined: date) -> Row:
    left = _compact(closed)
    town, street = names.town(number).upper(), f"{number % 90 + 1} {names.FIRST[number % len(names.FIRST)]} ROW".upper()
    postcode = f"ZZ{number % 9 + 1} {number // 9 % 9 + 1}AA"
    opened, status, telephone = (
        _compact(FIRST_DAY_OF_PRACTICES),
        "C" if closed else "A",
        f"01632 {960000 + number % 1000}",
    )
    where = (street, "", town, "NINE RIVERS", "", postcode)
    dates = (opened, left, status, "B", parent, _compact(joined), left, telephone)
    return (code, name, SHA_CODE, SHA_CODE, *where, *dates, "", "", "", "0", "", "", "", GP_PRACTICE_SETTING, "")


def _membership_rows(world: Organisations) -> Iterator[Row]:
    first = _compact(FIRST_DAY_OF_PCTS)
    for practice in world.practices:
        left = _last_day(world, practice)
        if practice.predecessor is None:
            yield (practice.code, world.pcts[practice.pct].code, "W", first, "", "0")
            continue
        old = world.predecessors[practice.predecessor]
        if left or not world.pcts_merged():
            yield (practice.code, old.code, "W", first, _compact(left), "0")
            continue
        merger = stories.PCT_MERGER
        yield (practice.code, old.code, "W", first, _compact(merger.plus(-1).last_day), "0")
        yield (practice.code, world.pcts[0].code, "W", _compact(merger.first_day), "", "0")
    yield (world.closed_code, world.predecessors[0].code, "W", first, _compact(LONG_CLOSED), "0")


def _succession_rows(world: Organisations) -> Iterator[Row]:
    if world.merged():
        gone, stays = world.planted(stories.MERGED_AWAY), world.planted(stories.SURVIVOR)
        yield ("merge", gone.code, stays.code, stories.PRACTICE_MERGER.first_day.isoformat(), EVIDENCE)
    if world.pcts_merged():
        for old in world.predecessors:
            yield ("merge", old.code, world.pcts[0].code, stories.PCT_MERGER.first_day.isoformat(), EVIDENCE)


def _list_size_rows(area: Area, quarter: Month) -> Iterator[Row]:
    world = area.organisations
    people: dict[str, np.ndarray] = {}
    holders: dict[str, Practice] = {}
    for practice, counts in zip(area.practices, area.on_list(quarter), strict=True):
        code = world.code_of(practice, quarter)
        people[code] = people.get(code, 0) + counts
        if code == practice.code:
            holders[code] = practice
    for code in sorted(people):
        pct = world.pct_of(holders[code], quarter)
        men, women = people[code][:BANDS], people[code][BANDS:]
        counts = np.stack([men, women], axis=1).ravel()
        where = (SHA_NAME, SHA_CODE, SHA_NAME, SHA_CODE, pct.name, f"{pct.code}00", holders[code].name, code)
        yield (*where, *(str(count) for count in counts))


def _national_rate_rows(year: FinancialYear) -> Iterator[Row]:
    people = rates.england()
    for indicator in rates.NATIONAL_INDICATORS:
        events = rates.national_events(indicator, year)
        source = f"INVENTED: rates of the demonstration world {indicator.offset:+.0%} on a notional England"
        for sex in (0, 1):
            for band, label in enumerate(layouts.BAND_LABELS):
                cell = (str(sex + 1), label, str(events[sex, band]), str(people[sex, band]))
                yield (year.label, indicator.code, *cell, source)


def _compact(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def table_file(
    folder: Path,
    name: str,
    header: Row,
    rows: Iterable[Row],
    dataset: str = "organisations",
    year: FinancialYear | None = None,
    note: str = "INVENTED",
) -> FileEntry:
    """Write a table with a header; one file a financial year where it is of one."""
    path = f"{dataset.replace('_', '-')}/{name}{f'-{year.start_year}' if year else ''}.csv"
    body, count = _csv([header, *rows], csv.QUOTE_MINIMAL, "\n")
    writers.write(folder / path, body)
    return FileEntry(name, path, dataset, count - 1, note=note)


def _quoted(folder: Path, name: str, rows: Iterable[Row], note: str) -> FileEntry:
    path = f"organisations/{name}.csv"
    body, count = _csv(rows, csv.QUOTE_ALL, "\r\n")
    writers.write(folder / path, body)
    return FileEntry(name, path, "organisations", count, note=note)


def _csv(rows: Iterable[Row], quoting: int, line_end: str) -> tuple[bytes, int]:
    file, count = io.StringIO(), 0
    writer = csv.writer(file, quoting=quoting, lineterminator=line_end)  # type: ignore[arg-type]
    for row in rows:
        writer.writerow(row)
        count += 1
    return file.getvalue().encode("ascii"), count
