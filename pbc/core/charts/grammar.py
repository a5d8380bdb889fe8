"""The look all charts share: NHS.UK colours, one font, units and sizes.

Colour never speaks alone: each series also has its own dash, shape or label, and the greys are far enough apart to tell
lines from each other on a black-and-white printer.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any

BLUE = "#005eb8"
DARK_BLUE = "#003087"
LIGHT_BLUE = "#41b6e6"
ORANGE = "#ed8b00"
PLUM = "#7c2855"
INK = "#212b32"
GREY = "#4c6272"
MID_GREY = "#768692"
PALE_GREY = "#d8dde0"
FAINT_GREY = "#f0f4f5"
WHITE = "#ffffff"

FONT = "Arial, Liberation Sans, sans-serif"
"""NHS.UK's own fallback. Liberation Sans has Arial's widths, so text measured with one fits when shown in the other."""
FONT_SIZE = 13

Spec = dict[str, Any]


class Size(Enum):
    """Width and height in units of the picture, which scales to the width it is given.

    Text keeps its size in these units: a screen of 320 px takes ``NARROW`` or ``LOW``, which is as narrow and flatter,
    and a page of A4 or a desktop ``WIDE``.
    """

    WIDE = (680, 300)
    NARROW = (340, 280)
    LOW = (340, 220)
    SPARK = (120, 40)

    @property
    def is_narrow(self) -> bool:
        """Is there little room for words?"""
        return self.value[0] < self.WIDE.value[0]


@dataclass(frozen=True)
class Unit:
    """What a chart's numbers are, and how they are written.

    :ivar label: in words, as it stands over the chart: ``Admissions per 1,000 patients``.
    """

    label: str
    decimals: int = 1
    prefix: str = ""
    suffix: str = ""

    def format(self, value: float | Decimal | None) -> str:
        """A number as it is read; words where there is none."""
        if value is None or not isfinite(value):
            return "no value"
        digits = f"{abs(value):,.{self.decimals}f}"
        minus = "\N{MINUS SIGN}" if value < 0 and digits.strip("0.,") else ""
        return f"{minus}{self.prefix}{digits}{self.suffix}"

    def params(self) -> dict[str, str]:
        """What :data:`UNIT_PARAMS` takes in a drawing."""
        return {
            "unit_label": self.label,
            "number_prefix": self.prefix,
            "number_suffix": self.suffix,
            # Two decimals more than figures are written with, unneeded ones dropped: close ticks stay distinct.
            "number_pattern": f",.{self.decimals + 2}~f",
        }


UNIT_PARAMS: list[Spec] = [
    {"name": "unit_label", "value": ""},
    {"name": "number_prefix", "value": ""},
    {"name": "number_suffix", "value": ""},
    {"name": "number_pattern", "value": ",~f"},
]
UNIT_TITLE: Spec = {"text": {"expr": "unit_label"}, "anchor": "start", "frame": "bounds", "offset": 10}
UNIT_AXIS: Spec = {
    "title": None,
    "tickCount": 5,
    "labelExpr": "(datum.value < 0 ? '\N{MINUS SIGN}' : '') + number_prefix"
    " + format(abs(datum.value), number_pattern) + number_suffix",
}

CONFIG: Spec = {
    # The whole picture has one name and one description; a label on every mark would drown them.
    "aria": False,
    "font": FONT,
    "background": WHITE,
    "view": {"stroke": None},
    "title": {"font": FONT, "fontSize": FONT_SIZE, "fontWeight": "normal", "color": INK},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": FONT_SIZE,
        "labelColor": INK,
        "titleFont": FONT,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "titleColor": INK,
        "gridColor": PALE_GREY,
        "domainColor": MID_GREY,
        "tickColor": MID_GREY,
    },
    "axisX": {"grid": False, "labelSeparation": 8},  # or long numbers run into one another
    "axisY": {"ticks": False, "domain": False, "labelPadding": 6},
    "padding": 4,
    "text": {"font": FONT, "fontSize": FONT_SIZE, "color": INK},
    # A missing month is a gap in the line, never a straight stroke across it.
    "mark": {"invalid": "break-paths-show-domains"},
}
