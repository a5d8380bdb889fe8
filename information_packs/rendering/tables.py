"""The tables of a pack for spreadsheets: one long CSV, and a workbook with a sheet a table."""

import csv
import io
from collections.abc import Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from information_packs.models import Pack
from information_packs.presenters import View, views_of
from pbc.core.exports import plain, safe_text
from pbc.core.periods import Month

CSV_HEAD = ("Practice", "Month", "Version", "Table", "Row", "Column", "Value")
ZIPPED_ON = (2006, 1, 1, 0, 0, 0)
"""One date for every part of every workbook, so that the same tables give the same bytes."""


def csv_of(pack: Pack) -> bytes:
    """A line a cell: table, row, column and plain value. Text that a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD)
    start = (pack.practice.code, str(Month.of(pack.month)), pack.version)
    for view in _views(pack):
        for row in view.rows:
            for column, cell in list(zip(view.head, row, strict=True))[1:]:
                values = (view.caption, row[0].text, column, cell.value)
                writer.writerow([*start, *(plain(value) for value in values)])
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(pack: Pack) -> bytes:
    """A workbook: what the pack is, then a sheet a table, numbers as numbers."""
    book = Workbook(write_only=True)
    about = book.create_sheet("About")
    for line in _about(pack):
        about.append([plain(value) for value in line])
    for number, view in enumerate(_views(pack), start=1):
        _add_sheet(book, view, f"{number} {view.key}"[:31])
    book.properties.created = book.properties.modified = pack.run.requested_at.replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    book.save(out)
    return _without_times(out.getvalue())


def _add_sheet(book: Workbook, view: View, name: str) -> None:
    sheet = book.create_sheet(name)
    for index, title in enumerate(view.head, start=1):
        widest = max([len(title), *(len(row[index - 1].text) for row in view.rows)])
        sheet.column_dimensions[get_column_letter(index)].width = min(max(widest + 2, 10), 60)
    sheet.append([safe_text(view.caption)])
    heading = [WriteOnlyCell(sheet, value=safe_text(title)) for title in view.head]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for row in view.rows:
        sheet.append([plain(cell.value) for cell in row])
    if view.note:
        sheet.append([safe_text(view.note)])


def _about(pack: Pack) -> list[tuple[Any, ...]]:
    data = _data(pack)
    return [
        ("Information pack of", data["practice"]["name"]),
        ("Practice code", data["practice"]["code"]),
        ("PCT", data["pct"]["name"]),
        ("Month", Month.of(pack.month).label),
        ("Version", pack.version),
        ("Hash of the pack's data (SHA-256)", pack.data_hash),
        *(("Snapshot of the closed month (SHA-256)", close["hash"]) for close in data["data_status"]["closes"]),
    ]


def _views(pack: Pack) -> list[View]:
    return list(views_of(_data(pack)).values())


def _data(pack: Pack) -> Mapping[str, Any]:
    if pack.data is None:
        raise ValueError(f"the pack {pack} has no data yet")
    data: Mapping[str, Any] = pack.data
    return data


def _without_times(workbook: bytes) -> bytes:
    """The same workbook, with no trace of when it was written."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, ZIPPED_ON), old.read(name), compress_type=ZIP_DEFLATED)
    return out.getvalue()
