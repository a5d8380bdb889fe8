"""A sparkline: the shape of a year in the height of a line of text."""

from dataclasses import replace

from pbc.core.charts.drawing import draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import BLUE, Size, Spec
from pbc.core.charts.scales import domain_of

_DOT = 16
"""Room for the dot at any edge."""


def sparkline(frame: Frame, points: tuple[tuple[str, float | None], ...]) -> Svg:
    """Draw a line without axes, with a dot on the latest value.

    :param points: (month, value) in date order; ``None`` leaves a gap.
    """
    frame = replace(frame, size=Size.SPARK)
    unit = frame.unit
    table = Table(("Month", unit.label), tuple((label, unit.format(value)) for label, value in points))
    known = [(index, label, value) for index, (label, value) in enumerate(points) if value is not None]
    if not known:
        return no_data(frame, table, "No data")
    index, label, latest = known[-1]
    drawing = draw(
        _spec,
        size=frame.size,
        unit=unit,
        margin=_DOT,
        height=frame.size.value[1] - _DOT,
        rows={
            "values": [{"index": i, "value": value} for i, (_, value) in enumerate(points)],
            "latest": [{"index": index, "value": latest}],
        },
        params={"domain": domain_of(value for _, value in points), "months": [0, max(len(points) - 1, 1)]},
    )
    values = [value for _, _, value in known]
    alt = (
        f"{frame.title} ({unit.label}), {points[0][0]} to {points[-1][0]}: {unit.format(latest)} in {label},"
        f" between {unit.format(min(values))} and {unit.format(max(values))}."
    )
    return finish(drawing, frame, alt=alt, description="A small line chart without axes.", table=table)


def _spec() -> Spec:
    x = {
        "field": "index",
        "type": "quantitative",
        "scale": {"domain": {"expr": "months"}, "nice": False, "zero": False},
        "axis": None,
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": {"expr": "domain"}, "nice": False, "zero": False},
        "axis": None,
    }
    return template(
        params=("domain", "months"),
        layers=[
            {
                "data": {"name": "values"},
                "mark": {"type": "line", "color": BLUE, "strokeWidth": 2, "strokeJoin": "round"},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"name": "latest"},
                "mark": {"type": "point", "size": 40, "fill": BLUE, "stroke": BLUE, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
        ],
        titled=False,
    )
