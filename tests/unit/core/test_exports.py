import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from odf.opendocument import load
from odf.table import TableCell, TableRow
from openpyxl import load_workbook

from pbc.core.exports import as_csv, as_ods, as_xlsx, plain, safe_text
from pbc.core.periods import FinancialYear, Month

HEAD = ["Practice", "Variance", "On"]
ROWS = [["Ash & Elm", Decimal("-1234.50"), date(2006, 9, 30)], ["=HYPERLINK(1)", None, date(2006, 10, 1)]]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_becomes_text(text: str) -> None:
    assert safe_text(text) == f"'{text}"


def test_negative_money_stays_a_number() -> None:
    assert plain(Decimal("-12.50")) == Decimal("-12.50")


def test_values_become_plain() -> None:
    assert plain(Month(2006, 4)) == "2006-04"
    assert plain(FinancialYear(2006)) == "2006/07"
    assert plain(datetime(2006, 7, 1, 11, tzinfo=UTC)) == datetime(2006, 7, 1, 12)  # noqa: DTZ001
    assert plain(True) == "yes"


def test_csv() -> None:
    text = as_csv("Practices", HEAD, ROWS).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        HEAD,
        ["Ash & Elm", "-1234.50", "2006-09-30"],
        ["'=HYPERLINK(1)", "", "2006-10-01"],
    ]


def test_csv_begins_with_the_mark_that_excel_needs() -> None:
    assert as_csv("Practices", HEAD, ROWS).startswith(b"\xef\xbb\xbf")


def test_xlsx() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx("Prices 2006/07: [all]", HEAD, ROWS))).active
    assert sheet.title == "Prices 2006 07   all"
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == HEAD
    assert values[1][:2] == ["Ash & Elm", -1234.5]
    assert sheet["A3"].data_type == "s"


def test_ods() -> None:
    rows = load(io.BytesIO(as_ods("Practices", HEAD, ROWS))).spreadsheet.getElementsByType(TableRow)
    cells = rows[1].getElementsByType(TableCell)
    assert [str(cell) for cell in cells] == ["Ash & Elm", "-1234.50", "2006-09-30"]
    assert cells[1].getAttribute("value") == "-1234.50"
    assert str(rows[2].getElementsByType(TableCell)[0]) == "'=HYPERLINK(1)"
