"""Funnel charts."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from pbc.core.charts.funnel import KINDS, FunnelDot, funnel_chart
from pbc.core.charts.grammar import Size
from pbc.core.statistics.funnels import Significance
from tests.unit.core.charts.samples import FUNNEL, frame


def test_words_say_what_the_picture_shows():
    svg = funnel_chart(frame("f"), FUNNEL)

    assert svg.alt == (
        "Admissions (per 1,000 patients): 3 practices by registered patients, 2 beyond a limit."
        " You: 101.0, within the limits. PCT 100.0. England 98.0."
    )


def test_the_practice_itself_and_both_lines_are_named_in_the_picture():
    text = funnel_chart(frame("f"), FUNNEL).text

    for label in ("You", "PCT 100.0", "England 98.0", "Registered patients", *KINDS):
        assert f">{label}<" in text


def test_without_a_national_figure_there_is_one_line():
    svg = funnel_chart(frame("f"), replace(FUNNEL, national=None))

    assert "England" not in svg.text


def test_the_table_tells_how_each_practice_stands():
    table = funnel_chart(frame("f"), FUNNEL).table

    assert table.columns == ("Practice", "Registered patients", "per 1,000 patients", "Against the limits")
    assert table.rows == (
        ("Hill Street (you)", "5,000", "101.0", "Within the limits"),
        ("Mill Lane", "9,000", "140.0", "Above the 99.8% limit"),
        ("The Green", "3,000", "82.0", "Below the 95% limit"),
    )


def test_a_curve_that_runs_off_does_not_flatten_the_chart():
    """The 99.8% curve starts at 4,000 for a size of 10."""
    assert ">1,000<" not in funnel_chart(frame("f"), FUNNEL).text


@pytest.mark.parametrize("largest", [1_300, 1_450, 1_560, 2_500, 12_400])
def test_numbers_along_the_bottom_stay_apart(largest):
    dots = (FunnelDot("A", 180, 99.0), FunnelDot("B", largest, 101.0))
    text = funnel_chart(frame("f", size=Size.NARROW), replace(FUNNEL, dots=dots, curves=())).text
    bottom = re.findall(r'<text x="([\d.]+)" y="274.5" text-anchor="middle" [^>]*?fill="#\w+">([\d,]+)<', text)
    assert len(bottom) > 2
    for (left, one), (right, other) in pairwise(bottom):
        assert float(right) - float(left) > 7 * (len(one) + len(other)) / 2 + 4, f"{one} and {other}"


def test_one_practice_of_any_size_can_be_drawn():
    svg = funnel_chart(frame("f"), replace(FUNNEL, dots=(FunnelDot("Alone", 0, 0.0),), curves=()))

    assert "1 practices" not in svg.alt


@pytest.mark.parametrize("significance", Significance)
def test_every_class_can_be_drawn(significance):
    svg = funnel_chart(frame("f"), replace(FUNNEL, dots=(FunnelDot("A", 100, 5.0, significance),)))

    assert svg.table.rows[0][3]
