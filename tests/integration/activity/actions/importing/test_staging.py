"""Texts into a staging table, good rows out of it with types."""

from datetime import date

import pytest
from django.db import connection

from pbc.activity.actions.importing.staging import CsvStream, Tables, define_good_rows, stage
from pbc.activity.domain.formats import format_of
from tests.integration.activity.actions.files import NHS_NUMBER, SPELL, spells, text_of


class Chunks:
    rows = 0

    def chunks(self):
        yield from ("abc", "", "de")


def test_a_stream_gives_what_is_asked_for_and_no_more():
    stream = CsvStream(Chunks(), lambda rows: None)
    assert [stream.read(2), stream.read(2), stream.read(), stream.read(5), stream.read(5)] == ["ab", "c", "de", "", ""]


@pytest.mark.django_db
def test_good_rows_have_types_and_bad_ones_are_out_of_reach(places, tmp_path):
    path = tmp_path / "spells.csv"
    path.write_bytes(text_of(spells({"patient": NHS_NUMBER}, {"discharged_on": "soon"})))
    tables, declared = Tables(1), format_of("spells")
    reader = stage(path, declared, tables, lambda rows: None)
    assert reader.rows == 2
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {tables.failed} AS SELECT 3 AS row_number, TRUE AS is_error")
        define_good_rows(declared, tables)
        cursor.execute(
            f"SELECT row_number, discharged_on, age, practice_id, specialised_service, patient IS NULL "
            f"FROM {tables.good} WHERE discharged_on < '2007-01-01'"
        )
        assert cursor.fetchall() == [
            (2, date.fromisoformat(SPELL["discharged_on"]), 45, places["practice"].pk, "", False)
        ]
