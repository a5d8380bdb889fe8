"""Good rows out of a staging table, with types."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from pbc.activity.actions.importing.good_rows import define_good_rows
from pbc.activity.actions.importing.staging import Tables, stage
from pbc.activity.domain import reading
from pbc.activity.domain.formats import format_of
from pbc.activity.domain.identifiers import Pseudonymiser
from tests.integration.activity.actions.files import NHS_NUMBER, prescribing, spells, text_of

pytestmark = pytest.mark.django_db


def good_rows(path: Path, format: str, lines: list[str], columns: str, *, failed: str = "0") -> list[tuple]:
    """Columns of the good rows of a file whose rows of these numbers failed."""
    path.write_bytes(text_of(lines))
    tables, declared = Tables(1), format_of(format)
    reader = stage(path, declared, tables, lambda rows: None)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {tables.failed} AS SELECT {failed} AS row_number, TRUE AS is_error")
        define_good_rows(declared, tables, reader)
        cursor.execute(f"SELECT {columns} FROM {tables.good} WHERE month < '2007-01-01' ORDER BY row_number")
        return cursor.fetchall()


def test_good_rows_have_types_and_bad_ones_are_out_of_reach(places, tmp_path):
    rows = good_rows(
        tmp_path / "spells.csv",
        "spells",
        spells({"patient": NHS_NUMBER}, {"discharged_on": "soon"}),
        "row_number, discharged_on, age, practice_id, specialised_service, patient",
        failed="3",
    )
    pseudonym = UUID(Pseudonymiser(settings.PSEUDONYM_KEY).of(NHS_NUMBER))
    assert rows == [(2, date(2006, 4, 5), 45, places["practice"].pk, "", pseudonym)]


def test_numbers_that_cannot_be_trusted_are_nobody_s(places, tmp_path):
    lines = spells({"patient": "123"}, {"patient": NHS_NUMBER, "spell_number": NHS_NUMBER})
    assert good_rows(tmp_path / "spells.csv", "spells", lines, "patient") == [(None,), (None,)]


@pytest.mark.parametrize("most", [0, reading.MOST_DISTINCT])
def test_days_mean_the_same_with_a_calendar_and_without(places, tmp_path, monkeypatch, most):
    monkeypatch.setattr(reading, "MOST_DISTINCT", most)
    lines = spells({"discharged_on": "2006-03-31", "admitted_on": "2006-03-30"}, {"discharged_on": "2006-04-30"})
    columns = "admitted_on, discharged_on, month, financial_year"
    assert good_rows(tmp_path / "spells.csv", "spells", lines, columns) == [
        (date(2006, 3, 30), date(2006, 3, 31), date(2006, 3, 1), 2005),
        (date(2006, 4, 3), date(2006, 4, 30), date(2006, 4, 1), 2006),
    ]


@pytest.mark.parametrize("most", [0, reading.MOST_DISTINCT])
def test_months_may_be_written_in_two_ways(places, tmp_path, monkeypatch, most):
    monkeypatch.setattr(reading, "MOST_DISTINCT", most)
    lines = prescribing({"period": "200604"}, {"period": "2006-05"}, {"period": "200603"})
    rows = good_rows(tmp_path / "lines.csv", "prescribing-pdpi", lines, "period, month, financial_year")
    assert rows == [
        (date(2006, month, 1), date(2006, month, 1), year) for month, year in ((4, 2006), (5, 2006), (3, 2005))
    ]
