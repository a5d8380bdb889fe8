"""Rows behind a figure, month by month."""

from budgets.domain.evidence import by_month, rows_of, rows_to_date
from pbc.core.periods import Month
from pbc.core.working import Source

APRIL, MAY = Month(2006, 4), Month(2006, 5)


def test_rows_say_their_practice_month_and_line_and_whether_they_are_as_closed() -> None:
    assert rows_of("X95001", "emergency", APRIL).reference == "X95001/2006-04/emergency"
    closed = rows_of("X95001", "emergency", APRIL, as_then=True)
    assert closed.reference == "X95001/2006-04/emergency/as-then"
    assert closed.label == "Rows of emergency admissions, April 2006, as at its close (X95001)"


def test_the_year_to_date_of_each_practice_and_of_lines_that_have_rows() -> None:
    found = rows_to_date(["X1", "X2"], ["emergency", "community"], [APRIL, MAY], {APRIL})
    assert [each.reference for each in found] == [
        "X1/2006-04/emergency/as-then",
        "X1/2006-05/emergency",
        "X2/2006-04/emergency/as-then",
        "X2/2006-05/emergency",
    ]


def test_what_a_budget_was_set_on_opens_month_by_month() -> None:
    stored = Source("rows", "Rows of emergency admissions", "line=emergency&from=2006-02&to=2006-04", 3)
    assert [each.reference for each in by_month(stored, ["X1"])] == [
        f"X1/{month}/emergency" for month in ("2006-02", "2006-03", "2006-04")
    ]
    file = Source("batch", "spells.csv", "1")
    assert by_month(file, ["X1"]) == [file]
