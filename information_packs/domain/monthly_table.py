"""The table of twelve months of an area: which columns it has, and how each cell is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from information_packs.domain.areas import Area
from information_packs.domain.contents import Column, Kind, Table
from information_packs.domain.monthly import C2C, Monthly
from pbc.activity.domain.lines import LINE_LABELS, Line
from pbc.core.money import round_pence
from pbc.core.periods import Month

LABELS: dict[str, str] = {str(line): label for line, label in LINE_LABELS.items()}
LABELS[C2C] = "First visits sent on by a consultant"
Read = Callable[[Monthly, Month], Any]


@dataclass(frozen=True)
class _Cells:
    """A column: its title, what its cells are, and how the cell of a month is read."""

    title: str
    kind: Kind
    read: Read


def monthly_table(area: Area, monthly: Monthly, months: tuple[Month, ...]) -> Table:
    """A row a month. Months whose data are not held have no figure."""
    columns = _columns(area)
    rows = tuple((month.label, *(column.read(monthly, month) for column in columns)) for month in months)
    return Table(
        key=f"{area.key}-months",
        caption=f"{area.title}, by month",
        columns=(Column("Month", Kind.TEXT), *(Column(column.title, column.kind) for column in columns)),
        rows=rows,
        note="Days in bed are counted in the month in which the patient left." if area.key == "non_elective" else "",
    )


def _columns(area: Area) -> list[_Cells]:
    lines = [_Cells(LABELS[line], Kind.COUNT, _activity(line)) for line in area.lines]
    money = [_Cells("Cost", Kind.POUNDS, _cost(*area.lines))] if area.has_cost else []
    before = _Cells("All, year before", Kind.COUNT, _activity(*area.lines, back=12))
    if area.key == "non_elective":
        own = [
            _Cells("Average stay, days", Kind.RATE, _stay(*area.lines)),
            _Cells("Excess bed days", Kind.COUNT, _activity(Line.EXCESS_BED_DAYS)),
        ]
    elif area.key == "outpatients":
        own = [_Cells("Follow-ups for each first", Kind.RATE, _follow_ups)]
    elif area.key == "prescribing":
        lines = [_Cells("Items", Kind.COUNT, _activity(*area.lines))]
        own = [_Cells("Cost an item", Kind.PENCE, _cost_an_item)]
        before = _Cells("Cost, year before", Kind.POUNDS, _cost(*area.lines, back=12))
    else:
        own = []
    return [*lines, *own, *money, before]


def _activity(*lines: str, back: int = 0) -> Read:
    def read(monthly: Monthly, month: Month) -> int | None:
        found = monthly.at(month.plus(-back), *lines)
        return found.activity if found else None

    return read


def _cost(*lines: str, back: int = 0) -> Read:
    def read(monthly: Monthly, month: Month) -> Any:
        found = monthly.at(month.plus(-back), *lines)
        return found.cost if found else None

    return read


def _stay(*lines: str) -> Read:
    def read(monthly: Monthly, month: Month) -> float | None:
        found = monthly.at(month, *lines)
        return found.bed_days / found.activity if found and found.activity else None

    return read


def _follow_ups(monthly: Monthly, month: Month) -> float | None:
    first, later = monthly.at(month, Line.FIRST_OUTPATIENT), monthly.at(month, Line.FOLLOW_UP_OUTPATIENT)
    return later.activity / first.activity if first and later and first.activity else None


def _cost_an_item(monthly: Monthly, month: Month) -> Any:
    found = monthly.at(month, Line.PRESCRIBING)
    return round_pence(found.cost / found.activity) if found and found.activity else None
