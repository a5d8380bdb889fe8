"""Sparklines."""

from pbc.core.charts.sparkline import sparkline
from tests.unit.core.charts.samples import SPARK, frame


def test_words_say_what_the_line_shows():
    svg = sparkline(frame("s"), SPARK)

    assert svg.alt == "Admissions (per 1,000 patients), Apr 2006 to Jun 2006: 5.0 in Jun 2006, between 3.0 and 5.0."


def test_it_has_no_words_in_the_picture():
    assert "<text" not in sparkline(frame("s"), SPARK).text


def test_it_is_small():
    svg = sparkline(frame("s"), SPARK)

    assert len(svg.text) < 2500
    assert svg.text.split('viewBox="')[1].startswith("0 0 120 ")


def test_one_value_is_a_dot():
    assert "<path" in sparkline(frame("s"), (("Apr 2006", 4.0),)).text


def test_the_table_holds_every_month():
    assert sparkline(frame("s"), SPARK).table.rows == (
        ("Apr 2006", "3.0"),
        ("May 2006", "no value"),
        ("Jun 2006", "5.0"),
    )
