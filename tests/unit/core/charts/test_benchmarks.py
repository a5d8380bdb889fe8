"""Benchmark charts."""

import re
from dataclasses import replace

from pbc.core.charts.benchmarks import Bar, benchmark_chart
from pbc.core.charts.grammar import Size
from tests.unit.core.charts.samples import BENCHMARKS, frame


def test_every_bar_has_its_number_and_limits():
    svg = benchmark_chart(frame("b"), BENCHMARKS)

    for text in ("98.2 (92.0 to 104.0)", "104.1 (103.0 to 105.0)", "101.5", "2.45", "2.30"):
        assert f">{text}<" in svg.text


def test_a_missing_value_gives_its_reason_in_place_of_a_bar():
    svg = benchmark_chart(frame("b"), BENCHMARKS)

    assert ">Fewer than 10 attendances<" in svg.text
    assert "You Fewer than 10 attendances" in svg.alt
    assert svg.table.rows[1] == ("Follow-ups, for each first attendance", "Fewer than 10 attendances", "2.45", "2.30")


def test_a_narrow_chart_leaves_limits_to_its_table():
    svg = benchmark_chart(frame("b", size=Size.NARROW), BENCHMARKS)

    assert ">98.2<" in svg.text
    assert svg.table.rows[0][1] == "98.2 (92.0 to 104.0)"


def test_groups_have_scales_of_their_own():
    """The longest bar of each group is as long as that of any other, whatever the units."""
    rates, counts = (
        replace(BENCHMARKS[1], practice=Bar("You", None), pct=Bar("PCT", pct), national=Bar("England", pct / 2))
        for pct in (2.5, 2_500_000.0)
    )

    text = benchmark_chart(frame("b"), (rates, counts)).text

    first, second = (float(width) for width in re.findall(r'd="M[^"h]*h([0-9.]+)v[^"]*" fill="#768692"', text))
    assert first == second > 300


def test_a_group_of_noughts_can_be_drawn():
    nought = replace(BENCHMARKS[0], practice=Bar("You", 0.0), pct=Bar("PCT", 0.0), national=Bar("England", 0.0))

    assert ">0.0<" in benchmark_chart(frame("b"), (nought,)).text
