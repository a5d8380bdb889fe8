"""Fewer parts, the same picture."""

import io

import pytest
import vl_convert
from PIL import Image, ImageChops, ImageStat

from pbc.core.charts import figure
from pbc.core.charts.grammar import Size
from pbc.core.charts.lean import lean
from tests.unit.core.charts.samples import samples


def pixels(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=2))).convert("L")


@pytest.mark.parametrize("size", [Size.WIDE, Size.NARROW])
def test_every_chart_looks_as_it_did_in_two_thirds_of_its_parts(size, monkeypatch):
    leaner = samples(size)
    monkeypatch.setattr(figure, "lean", lambda drawing: drawing)
    before = samples(size)

    for name, chart in leaner.items():
        old, new = pixels(before[name].text), pixels(chart.text)
        assert old.size == new.size
        assert ImageStat.Stat(old).stddev[0] > 5, name  # there is something to see
        assert ImageStat.Stat(ImageChops.difference(old, new)).mean[0] < 0.2, name
        assert chart.text.count("<") < before[name].text.count("<") * 0.67, name


def test_shifts_add_up_and_groups_that_say_nothing_go():
    drawing = (
        '<g transform="translate(10,20)"><g><g transform="translate(0.5,-0.5)">'
        '<text transform="translate(1,2)" font-weight="normal" opacity="1">A &amp; B</text>'
        '<rect x="1" width="3" height="4" fill="#fff"/></g></g></g>'
    )

    assert lean(drawing) == (
        '<text x="11.5" y="21.5">A &amp; B</text><rect x="11.5" y="19.5" width="3" height="4" fill="#fff"/>'
    )


def test_a_group_that_says_how_its_marks_look_stays():
    drawing = '<g fill="none" transform="translate(1,1)"><g><text transform="translate(1,1)">x</text></g></g>'

    assert lean(drawing) == '<g fill="none"><text x="2" y="2">x</text></g>'


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ("M0,0L5,-5Z", "M1,2L6,-3Z"),
        ("M0,0h5v0h0Z", "M1,2h5v0h0Z"),
        ("M0,0H5V6", "M1,2H6V8"),
        ("M0,0C1,1,2,2,3,3", "M1,2C2,3,3,4,4,5"),
        ("M1,0A1,1,0,1,1,-2,0", "M2,2A1,1,0,1,1,-1,2"),
    ],
)
def test_a_path_moves_whole(path, moved):
    assert lean(f'<path transform="translate(1,2)" d="{path}" fill="red"/>') == f'<path d="{moved}" fill="red"/>'


def test_a_circle_drawn_in_two_arcs_is_a_circle():
    drawing = '<path transform="translate(5,6)" d="M2.5,0A2.5,2.5,0,1,1,-2.5,0A2.5,2.5,0,1,1,2.5,0" fill="red"/>'

    assert lean(drawing) == '<circle cx="5" cy="6" r="2.5" fill="red"/>'


def test_what_cannot_be_seen_goes():
    drawing = (
        '<g fill="none"><path d="M0,0h9v9h-9Z"/><path d="M0,0h9" stroke="red" opacity="0"/><text></text>'
        '<path d="M0,0h9" stroke="red"/></g>'
    )

    assert lean(drawing) == '<g fill="none"><path d="M0,0h9" stroke="red"/></g>'


def test_lines_of_one_look_are_one_stroke_and_no_others():
    line = '<line transform="translate(0,{y})" x2="9" y2="0" stroke="{colour}"/>'
    lines = [line.format(y=y, colour=colour) for y, colour in ((1, "red"), (2, "red"), (3, "blue"), (4, "red"))]

    assert lean("".join(lines)) == (
        '<path d="M0,1L9,1M0,2L9,2" stroke="red"/><path d="M0,3L9,3" stroke="blue"/><path d="M0,4L9,4" stroke="red"/>'
    )


def test_filled_shapes_stay_apart_because_one_may_cover_another():
    shape = '<path d="M0,0h9v9h-9Z" fill="red" stroke="blue"/>'

    assert lean(shape + shape) == shape + shape


@pytest.mark.parametrize(
    "element",
    [
        '<text transform="rotate(90)">x</text>',
        "<text>x<tspan>y</tspan></text>",
        '<g clip-path="url(#a)"><rect width="1" height="1"/></g>',
        '<clipPath id="a"><rect width="1" height="1"/></clipPath>',
    ],
)
def test_what_is_turned_clipped_or_unknown_is_left_as_it_is(element):
    assert lean(element) == element
    assert lean(f'<g transform="translate(1,2)">{element}</g>') == f'<g transform="translate(1,2)">{element}</g>'
