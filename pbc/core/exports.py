"""A table as a file: CSV, Excel or OpenDocument. Text that a spreadsheet would run as a formula is made harmless."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pbc.core.formats import LONDON
from pbc.core.periods import FinancialYear, Month

Cell = str | int | float | Decimal | date | datetime | None
Rows = Iterable[Sequence[Any]]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(text: str) -> str:
    """Text with an apostrophe before what a spreadsheet would take for a formula. Numbers are never text here."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain(value: Any) -> Cell:
    """A cell's value: numbers stay numbers, so that negative money adds up; the rest becomes harmless text."""
    if isinstance(value, datetime):
        return value.astimezone(LONDON).replace(tzinfo=None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    if isinstance(value, Month):
        return str(value)
    return safe_text(value.label if isinstance(value, FinancialYear) else str(value))


def as_csv(title: str, head: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to read £ signs. The title is not part of the table."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_text(name) for name in head])
    writer.writerows([_csv_cell(plain(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Rows) -> bytes:
    from openpyxl import Workbook  # slow to read, and seldom wanted
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    heading = [WriteOnlyCell(sheet, value=safe_text(name)) for name in head]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for row in rows:
        sheet.append([plain(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(title: str, head: Sequence[str], rows: Rows) -> bytes:
    # odfpy is slow to load, and few people ask for it
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableRow

    document = OpenDocumentSpreadsheet()
    table = Table(name=_sheet_name(title))
    for values in ([safe_text(name) for name in head], *rows):
        line = TableRow()
        for value in values:
            line.addElement(_ods_cell(plain(value)))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def _csv_cell(value: Cell) -> Cell:
    return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value


def _ods_cell(value: Cell) -> Any:
    from odf.table import TableCell
    from odf.text import P

    if value is None:
        return TableCell()
    if isinstance(value, int | float | Decimal):
        cell = TableCell(valuetype="float", value=str(value))
    elif isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those a sheet's name may not have."""
    return "".join(" " if character in "[]:*?/\\" else character for character in title)[:31].strip() or "List"


@dataclass(frozen=True)
class ExportFormat:
    content_type: str
    write: Callable[[str, Sequence[str], Rows], bytes]


FORMATS = {
    "csv": ExportFormat("text/csv; charset=utf-8", as_csv),
    "xlsx": ExportFormat("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "ods": ExportFormat("application/vnd.oasis.opendocument.spreadsheet", as_ods),
}
