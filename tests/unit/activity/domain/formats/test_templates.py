"""Template files and words on what a column takes."""

import csv

import pytest

from pbc.activity.domain.formats import FORMATS, format_of
from pbc.activity.domain.formats.declaration import Column, Format, Kind
from pbc.activity.domain.formats.templates import allowed, template


@pytest.mark.parametrize("declared", FORMATS.values(), ids=list(FORMATS))
def test_templates_have_every_column(declared: Format):
    width = len(declared.columns) + declared.trailing_comma
    rows = list(csv.reader(template(declared).splitlines()))
    assert [len(row) for row in rows] == [width] * (2 if declared.has_header else 1)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (
            format_of("ae").by_key["category"],
            "1 first attendance, 2 planned follow-up, 3 unplanned follow-up",
        ),
        (format_of("spells").by_key["hrg"], "an HRG code, such as H04 or HB12C"),
        (format_of("epcmem").by_key["joined_on"], "a date, YYYYMMDD"),
        (Column("A", "a", max_length=9), "text of up to 9 characters"),
        (Column("A", "a", Kind.WHOLE, minimum=0, maximum=5), "a whole number from 0 to 5"),
        (Column("A", "a", Kind.WHOLE, minimum=0), "a whole number"),
    ],
)
def test_what_a_column_takes_is_said_in_words(column, words):
    assert allowed(column) == words
