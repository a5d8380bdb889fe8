"""Waterfall charts."""

from decimal import Decimal

from pbc.core.charts.grammar import Size
from pbc.core.charts.waterfall import Step, _rows, waterfall_chart
from tests.unit.core.charts.samples import POUNDS, STEPS, frame


def test_words_name_the_whole_and_each_part_that_is_not_nought():
    svg = waterfall_chart(frame("w", POUNDS, title="Why"), STEPS, "Difference")

    assert svg.alt == "Why (£ from April). Difference −£181: List size +£120, Volume −£301."


def test_each_step_begins_where_the_one_before_ended():
    rows = list(_rows(frame("w", POUNDS), STEPS, "Difference", Decimal("-180.60")))

    assert [(row["start"], row["end"]) for row in rows] == [(0, 120), (120, -180.6), (-180.6, -180.6), (0, -180.6)]
    assert [row["kind"] for row in rows] == ["more", "less", "more", "whole"]


def test_signs_say_what_colours_say():
    text = waterfall_chart(frame("w", POUNDS, Size.NARROW), STEPS, "Difference").text

    for label in ("+£120", "−£301", "List size", "Volume", "Difference"):
        assert f">{label}<" in text


def test_the_table_ends_with_the_whole():
    table = waterfall_chart(frame("w", POUNDS), STEPS, "Difference").table

    assert table.rows[0] == ("List size", "+£120")
    assert table.rows[-1] == ("Difference", "−£181")


def test_parts_that_make_nothing_are_drawn_all_the_same():
    assert "£0" in waterfall_chart(frame("w", POUNDS), (Step("Mix", Decimal(0)),), "Difference").text
