"""Finished charts."""

import pytest

from pbc.core.charts.figure import Frame, Svg, Table, again, finish, no_data
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

    assert svg.text.endswith('</desc><text x="1.23" y="20.5">1.23456 role="x" id="x"</text></svg>')


def test_a_picture_shown_again_has_ids_of_its_own():
    drawing = '<svg viewBox="0 0 9 9"><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>'
    svg = finish(drawing, FRAME, alt="Beds, beds-", description="d", table=NO_TABLE)

    copy = again(svg, "once-more")

    assert copy.text == svg.text.replace('"beds', '"once-more').replace("#beds", "#once-more")
    assert "Beds, beds-" in copy.text
    assert copy.alt == svg.alt
    with pytest.raises(ValueError, match="id"):
        again(Svg("<svg/>", "", "", NO_TABLE), "x")


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        finish("<p>No</p>", FRAME, alt="a", description="d", table=NO_TABLE)


def test_a_long_reason_is_written_on_several_lines():
    reason = "Outpatient data for June 2006 has not been loaded yet. The hospital sends it by 20 July 2006."

    svg = no_data(Frame("beds", "Beds", Unit("beds"), Size.NARROW), NO_TABLE, reason)

    assert svg.text.count("<text") == 3
    assert svg.alt == f"Beds: {reason}"
