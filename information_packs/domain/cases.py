"""The section on a practice's business cases, and what of it a reader with an interest does not see (R98, R101, R122).

What a pack says of cases is frozen with it. Who may read a row is a question of the day on which it is read.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from information_packs.domain.contents import Column, Kind, Section, Table
from pbc.core.formats import day

KEY = "cases"
TITLE = "Your business cases"
PARAGRAPH = "S4 ¶50–54"
MONEY_KEY, BENEFIT_KEY = "cases-money", "cases-benefit"
WITHHELD = "withheld: interest declared"


@dataclass(frozen=True)
class CaseRow:
    """One case in brief. ``benefits``: the figure, what was promised of it, and the latest that was read."""

    reference: str
    title: str
    status: str
    clock: str
    value: Decimal | None
    promised: Decimal
    released: Decimal
    benefits: tuple[tuple[str, str, str], ...]
    next_deed: str
    due_on: date | None


def cases_section(rows: Sequence[CaseRow], on: date, year: str) -> Section:
    """The section: each case with its state, its money of the year, its benefit and what comes next."""
    if not rows:
        absent = "The PCT has no business case of yours, or of your consortium, that is open or was decided this year."
        return Section(KEY, TITLE, PARAGRAPH, absent=absent)
    return Section(
        KEY,
        TITLE,
        PARAGRAPH,
        sentences=(
            f"Cases that you or your consortium have put to the PCT, as they stood on {day(on)}.",
            "The PCT decides within eight weeks of receipt.",
        ),
        tables=(_standing(rows), _money(rows, year), *_benefits(rows)),
        source="The register of business cases and the PCT’s ledger",
    )


def _standing(rows: Sequence[CaseRow]) -> Table:
    columns = tuple(Column(title, Kind.TEXT) for title in ("Case", "Title", "State", "Eight weeks", "Next", "Due"))
    cells = tuple(
        (row.reference, row.title, row.status, row.clock, row.next_deed or "–", day(row.due_on) if row.due_on else "–")
        for row in rows
    )
    return Table(KEY, "Your business cases: where each stands", columns, cells)


def _money(rows: Sequence[CaseRow], year: str) -> Table:
    columns = (
        Column("Case", Kind.TEXT),
        Column("Value", Kind.PENCE),
        Column("Promised this year", Kind.PENCE),
        Column("Given out this year", Kind.PENCE),
    )
    cells = tuple((row.reference, row.value, row.promised, row.released) for row in rows)
    note = "Promised is what the PCT, or freed-up resources, put aside for the case, given out or not."
    return Table(MONEY_KEY, f"Your business cases: their money of {year}", columns, cells, note=note)


def _benefits(rows: Sequence[CaseRow]) -> list[Table]:
    cells = tuple((row.reference, *benefit) for row in rows for benefit in row.benefits)
    columns = tuple(Column(title, Kind.TEXT) for title in ("Case", "Figure", "Promised", "Latest"))
    return [Table(BENEFIT_KEY, "Your business cases: what they promised and brought", columns, cells)] if cells else []


def references(data: Mapping[str, Any]) -> set[str]:
    """The cases that a pack's data name; none in packs made before they had the section."""
    return {row[0] for table in _tables(data) for row in table["rows"]}


def without(data: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """The same data with these cases withheld: one row stands for them all, so that nobody counts them."""
    sections = [_withheld(each, hidden) if each["key"] == KEY else each for each in data["sections"]]
    return {**data, "sections": sections}


def _withheld(section: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    tables = []
    for table in section["tables"]:
        kept = [row for row in table["rows"] if row[0] not in hidden]
        if len(kept) < len(table["rows"]):
            kept.append([WITHHELD, *(["withheld"] * (len(table["columns"]) - 1))])
        tables.append({**table, "rows": kept})
    return {**section, "tables": tables}


def _tables(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [table for each in data.get("sections", ()) if each["key"] == KEY for table in each["tables"]]
