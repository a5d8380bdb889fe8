"""Real registers and lists, read without the import engine."""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS, band_limits
from pbc.organisations.domain.rows import (
    LinkRow,
    MembershipRow,
    NamedRow,
    PopulationRow,
    PracticeRow,
    Stratum,
    day_after,
)


def lines(path: Path) -> list[list[str]]:
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def ods_day(text: str) -> date | None:
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else None


def epraccur(data: Path) -> list[PracticeRow]:
    return [
        PracticeRow(
            row_number=number,
            code=line[0],
            name=line[1],
            status=line[12],
            opened_on=ods_day(line[10]),
            closed_on=day_after(ods_day(line[11])),
            address=", ".join(filter(None, line[4:9])),
            postcode=line[9],
            prescribing_setting=line[25],
            parent_code=line[14],
            joined_on=ods_day(line[15]),
            left_on=day_after(ods_day(line[16])),
        )
        for number, line in enumerate(lines(data / "organisations/epraccur_2014-10.csv.gz"), 1)
    ]


def epcmem(data: Path) -> list[MembershipRow]:
    return [
        MembershipRow(number, line[0], line[1], ods_day(line[3]), day_after(ods_day(line[4])))
        for number, line in enumerate(lines(data / "organisations/epcmem.csv.gz"), 1)
    ]


def named(path: Path) -> list[NamedRow]:
    return [NamedRow(number, line[1], line[2]) for number, line in enumerate(lines(path)[1:], 2)]


def links(data: Path) -> list[LinkRow]:
    rows = lines(data / "organisations/PCO12_SHA12_EN_LU.csv")[1:]
    return [LinkRow(number, line[1], line[4]) for number, line in enumerate(rows, 2)]


def nine_band_lists(data: Path, counted_on: date) -> list[PopulationRow]:
    strata = [(sex, *band_limits(band)) for band in NINE_BANDS for sex in (MALE, FEMALE)]
    return [
        PopulationRow(
            number,
            line[7],
            counted_on,
            tuple(Stratum(*stratum, int(text)) for stratum, text in zip(strata, line[8:26], strict=True)),
        )
        for number, line in enumerate(lines(data / "list_sizes/Patient_List_Size_2013_04-06.csv.gz")[1:], 2)
    ]


def patients_in(data: Path) -> Iterator[int]:
    """Each row's patients, summed straight from the file."""
    for line in lines(data / "list_sizes/Patient_List_Size_2013_04-06.csv.gz")[1:]:
        yield sum(map(int, line[8:26]))
