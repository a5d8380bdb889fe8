"""Finished charts."""

import pytest

from pbc.core.charts.figure import Frame, Table, finish, no_data
from pbc.core.charts.grammar import Size, Unit

FRAME = Frame("beds", "Beds", Unit("beds"))
NO_TABLE = Table((), ())


@pytest.mark.parametrize("name", ["", "1a", "a b", 'a"', "a<b"])
def test_an_id_that_would_break_the_page_is_refused(name):
    with pytest.raises(ValueError, match="id is letters"):
        Frame(name, "Beds", Unit("beds"))


def test_ids_and_references_of_a_drawing_are_kept_apart_from_other_charts():
    drawing = '<svg viewBox="0 0 9 9"><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>'

    svg = finish(drawing, FRAME, alt="a", description="d", table=NO_TABLE)

    assert '<clipPath id="beds-clip0"/><g clip-path="url(#beds-clip0)"/>' in svg.text


def test_numbers_and_tags_are_cut_to_what_is_seen_and_words_are_not():
    drawing = (
        '<svg viewBox="0 0 9 9"><g class="mark" role="graphics-symbol" transform="translate(1.23456,20.5)">'
        '<path d="" display="none"/><text>1.23456 role="x" id="x"</text></g></svg>'
    )

    svg = finish(drawing, FRAME, alt="a", description="d", table=NO_TABLE)

    assert svg.text.endswith('<g transform="translate(1.23,20.5)"><text>1.23456 role="x" id="x"</text></g></svg>')


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        finish("<p>No</p>", FRAME, alt="a", description="d", table=NO_TABLE)


def test_a_long_reason_is_written_on_several_lines():
    reason = "Outpatient data for June 2006 has not been loaded yet. The hospital sends it by 20 July 2006."

    svg = no_data(Frame("beds", "Beds", Unit("beds"), Size.NARROW), NO_TABLE, reason)

    assert svg.text.count("<text") == 3
    assert svg.alt == f"Beds: {reason}"
