"""Texts into a staging table."""

import pytest
from django.db import connection

from pbc.activity.actions.importing.staging import CsvStream, Tables, stage
from pbc.activity.domain.formats import format_of
from tests.integration.activity.actions.files import NHS_NUMBER, spells, text_of


def test_a_stream_gives_what_is_asked_for_and_no_more():
    said = []
    stream = CsvStream(iter([b"a\nb", b"", b"de\n"]), said.append)
    assert [stream.read(2), stream.read(2), stream.read(), stream.read(5)] == [b"a\n", b"b", b"de\n", b""]
    assert said == [1, 1, 2]


@pytest.mark.django_db
def test_texts_are_kept_as_they_were_written_and_pseudonyms_as_keys(places, tmp_path):
    path = tmp_path / "spells.csv"
    path.write_bytes(text_of(spells({"patient": NHS_NUMBER, "age": "007"}, {"discharged_on": "soon"})))
    tables = Tables(1)
    reader = stage(path, format_of("spells"), tables, lambda rows: None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_number, age, discharged_on, pg_typeof(patient)::text FROM {tables.staged}")
        assert cursor.fetchall() == [(2, "007", "2006-04-05", "uuid"), (3, "45", "soon", "uuid")]
    assert reader.rows == 2
