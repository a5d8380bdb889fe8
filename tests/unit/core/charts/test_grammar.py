"""Units and colours."""

from decimal import Decimal

import pytest

from pbc.core.charts import grammar
from pbc.core.charts.grammar import Unit


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit("rate"), 1234.56, "1,234.6"),
        (Unit("rate"), 0, "0.0"),
        (Unit("rate"), None, "no value"),
        (Unit("rate"), float("nan"), "no value"),
        (Unit("money", 0, "£"), -1234.5, "−£1,234"),
        (Unit("money", 2, "£"), Decimal("-0.004"), "£0.00"),
        (Unit("share", 1, suffix="%"), Decimal("12.34"), "12.3%"),
    ],
)
def test_numbers_are_written_as_they_are_read(unit, value, text):
    assert unit.format(value) == text


def test_ticks_keep_two_more_decimals_than_figures():
    assert Unit("rate", 1).params()["number_pattern"] == ",.3~f"


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["BLUE", "DARK_BLUE", "GREY", "MID_GREY", "INK", "PLUM"])
def test_lines_and_marks_without_an_edge_stand_out_from_the_page(name):
    assert contrast(getattr(grammar, name), grammar.WHITE) >= 3


@pytest.mark.parametrize("name", ["ORANGE", "LIGHT_BLUE"])
def test_bright_marks_stand_out_from_their_dark_edge(name):
    assert contrast(getattr(grammar, name), grammar.INK) >= 3
