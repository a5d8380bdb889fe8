"""Lines of money by month: the axes and the lines that charts of budget and of recovery share."""

from collections.abc import Mapping

from pbc.core.charts.grammar import UNIT_AXIS, Spec
from pbc.core.charts.labels import by_kind

MONTHS: Spec = {
    "field": "label",
    "type": "ordinal",
    "scale": {"type": "point", "padding": 0.5, "domain": {"expr": "labels"}},
    "axis": {"title": None, "labelAngle": 0, "values": {"expr": "ticks"}},
}
"""Months along the bottom: ``labels`` names all, ``ticks`` those that are written."""

MONEY: Spec = {
    "field": "value",
    "type": "quantitative",
    "scale": {"domain": {"expr": "domain"}, "nice": False, "zero": False},
    "axis": UNIT_AXIS,
}


def line_layer(series: Mapping[str, tuple[str, list[int]]]) -> Spec:
    """A line for each series of the rows ``values``.

    :param series: colour and dash of each: no two are told apart by colour alone.
    """
    return {
        "data": {"name": "values"},
        "mark": {"type": "line", "strokeWidth": 2.5, "strokeJoin": "round"},
        "encoding": {
            "x": MONTHS,
            "y": MONEY,
            "order": {"field": "index", "type": "quantitative"},
            "color": by_kind({name: colour for name, (colour, _) in series.items()}, field="series"),
            "strokeDash": by_kind({name: dash for name, (_, dash) in series.items()}, field="series"),
        },
    }
