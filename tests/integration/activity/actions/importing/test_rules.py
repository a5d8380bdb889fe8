"""Rules made from declarations: PostgreSQL is the judge of the SQL."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from pbc.activity.actions.importing import good_rows, rules
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Column, DateStyle, Kind

TODAY = date(2007, 5, 1)


def fault(column: Column, value: str | None) -> str | None:
    """The name of the first rule of the column that a value breaks."""
    tests = list(rules._column_tests(column, FORMATS["spells"], TODAY, {}))
    with connection.cursor() as cursor:
        for test in tests:
            steps = " ".join(f"WHEN {rule.when} THEN {place}" for place, rule in enumerate(test.ladder))
            cursor.execute(
                f"SELECT CASE WHEN {test.broken.replace('%', '%%')} THEN CASE {steps} END END "
                f"FROM (SELECT %s::text AS {column.key}) s",
                [value],
            )
            (place,) = cursor.fetchone()
            if place is not None:
                return test.ladder[place].name
    return None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.WHOLE, ["0", "0000007", "120"], {"1.5": "not_a_number", "-1": "negative", "1,200": "thousand_separator"}),
        (
            Kind.DECIMAL,
            ["1", "1.50", ".72", "0001.2"],
            {"1.2.3": "not_a_number", "£5": "not_a_number", "-.5": "negative"},
        ),
        (Kind.DATE, ["2006-02-28"], {"2006-02-29": "no_such_day", "28.2.2006": "date_style", "20060228": "date_style"}),
        (Kind.DATE, [], {"38776": "date_style", "28 Feb 2006": "date_style", "1066-01-01": "too_long_ago"}),
        (Kind.TIME, ["00:00", "23:59"], {"24:00": "wrong_shape", "9:30": "wrong_shape"}),
        (Kind.MONTH, ["200604", "2006-04"], {"200613": "wrong_shape", "April": "wrong_shape"}),
        (Kind.FINANCIAL_YEAR, ["2006/07", "1999/00"], {"2006/08": "wrong_shape", "2006": "wrong_shape"}),
        (Kind.YES_NO, ["Y", "N"], {"y": "wrong_shape"}),
    ],
)
def test_each_kind_knows_its_values(kind, good, bad):
    column = Column("C", "c", kind, minimum=0)
    assert {value: fault(column, value) for value in good} == dict.fromkeys(good)
    assert {value: fault(column, value) for value in bad} == bad
    assert fault(column, None) == "missing"


@pytest.mark.django_db
def test_the_compact_style_of_dates_names_the_other():
    column = Column("C", "c", Kind.DATE, date_style=DateStyle.COMPACT)
    assert fault(column, "20060228") is None
    assert fault(column, "2006-02-28") == "date_style"


@pytest.mark.django_db
@pytest.mark.parametrize("declared", FORMATS.values(), ids=list(FORMATS))
def test_the_sql_of_every_format_is_sound(declared):
    """Every test, ladder and typed column is valid SQL, and an empty row breaks no more than required columns."""
    tests = rules.tests_of(
        declared,
        today=TODAY,
        period=date(2006, 4, 1) if declared.month_of else None,
        sender_prefix="XPA" if declared.sender_key else "",
        spans={},
    )
    columns = ", ".join(f"NULL::text AS {column.key}" for column in declared.columns)
    joins = " ".join(rules.reference_join(column) for column in declared.columns if column.reference)
    asked = [f"({test.broken})" for test in tests] + [f"({rule.when})" for test in tests for rule in test.ladder]
    with connection.cursor() as cursor:
        listed = ", ".join([*asked, *good_rows.good_columns(declared, {})])
        cursor.execute(f"SELECT {listed} FROM (SELECT 1 AS row_number, {columns}) s {joins}")
        row = cursor.fetchone()
    broken = {test.ladder[0].name for test, answer in zip(tests, row, strict=False) if answer}
    assert broken <= {"missing", "provider_kind_missing"}


@pytest.mark.django_db
def test_limits_are_those_declared():
    column = Column("C", "c", Kind.DECIMAL, minimum=Decimal("0.5"), maximum=2)
    assert {value: fault(column, value) for value in ("0.49", "0.5", "2", "2.01")} == {
        "0.49": "out_of_range",
        "0.5": None,
        "2": None,
        "2.01": "out_of_range",
    }
