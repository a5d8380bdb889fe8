"""A waterfall: how a difference is made up, step by step, from nought to its whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pbc.core.charts.drawing import draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import BLUE, GREY, INK, MID_GREY, ORANGE, Spec
from pbc.core.charts.labels import by_kind, text_width
from pbc.core.charts.scales import domain_of

COLOURS = {"more": ORANGE, "less": BLUE, "whole": GREY}
_ROW = 26


@dataclass(frozen=True)
class Step:
    """One part of the difference; above nought it adds, below it takes away."""

    label: str
    value: Decimal


def waterfall_chart(frame: Frame, steps: tuple[Step, ...], whole: str, note: str = "") -> Svg:
    """Draw one bar a step, each beginning where the one before ended, and the sum of all as the last bar.

    :param whole: the name of the sum.
    """
    total = sum((step.value for step in steps), Decimal(0))
    table = Table(
        ("Part", frame.unit.label),
        (*((step.label, _signed(frame, step.value)) for step in steps), (whole, _signed(frame, total))),
    )
    if not steps:
        return no_data(frame, table)
    rows = list(_rows(frame, steps, whole, total))
    names = max(text_width(row["name"]) for row in rows) + 12
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        height=_ROW * len(rows),
        rows={"bars": rows, "links": rows[:-1], "nought": [{"place": 0}]},
        params={
            "domain": domain_of((value for row in rows for value in (row["start"], row["end"])), from_zero=True),
            "places": [-0.6, len(rows) - 0.4],
        },
        margin=names + max(text_width(row["text"]) for row in rows) + 24,
    )
    description = (
        "Horizontal bars. Each begins where the one above ended; to the right is more, to the left is less. "
        "The last bar is the sum. " + note
    )
    return finish(drawing, frame, alt=_alt(frame, steps, whole, total), description=description.strip(), table=table)


def _rows(frame: Frame, steps: tuple[Step, ...], whole: str, total: Decimal) -> Iterator[dict[str, Any]]:
    so_far = Decimal(0)
    for place, step in enumerate(steps):
        after = so_far + step.value
        kind = "more" if step.value >= 0 else "less"
        yield _row(place, step.label, so_far, after, kind, _signed(frame, step.value))
        so_far = after
    yield _row(len(steps), whole, Decimal(0), total, "whole", _signed(frame, total))


def _row(place: int, name: str, start: Decimal, end: Decimal, kind: str, text: str) -> dict[str, Any]:
    return {
        "row": place,
        "next": place + 1,
        "name": name,
        "start": float(start),
        "end": float(end),
        "reach": float(max(start, end)),
        "kind": kind,
        "text": text,
    }


def _signed(frame: Frame, value: Decimal) -> str:
    """With its sign: a plus too, for colour alone says nothing."""
    return f"+{frame.unit.format(value)}" if value > 0 else frame.unit.format(value)


def _alt(frame: Frame, steps: tuple[Step, ...], whole: str, total: Decimal) -> str:
    parts = ", ".join(f"{step.label} {_signed(frame, step.value)}" for step in steps if step.value) or "no part"
    return f"{frame.title} ({frame.unit.label}). {whole} {_signed(frame, total)}: {parts}."


def _spec() -> Spec:
    x = {"type": "quantitative", "scale": {"domain": {"expr": "domain"}, "nice": False, "zero": False}, "axis": None}
    y = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": {"expr": "places"}, "reverse": True, "nice": False, "zero": False},
        "axis": None,
    }
    text = {"type": "text", "baseline": "middle"}
    return template(
        params=("domain", "places"),
        layers=[
            {
                "data": {"name": "nought"},
                "mark": {"type": "rule", "color": MID_GREY},
                "encoding": {"x": {**x, "field": "place"}},
            },
            {
                "data": {"name": "links"},
                "mark": {"type": "rule", "color": MID_GREY, "strokeDash": [2, 2]},
                "encoding": {"x": {**x, "field": "end"}, "y": y, "y2": {"field": "next"}},
            },
            {
                "data": {"name": "bars"},
                "mark": {"type": "bar", "orient": "horizontal", "size": 16, "stroke": INK, "strokeWidth": 0.5},
                "encoding": {
                    "x": {**x, "field": "start"},
                    "x2": {"field": "end"},
                    "y": y,
                    "color": by_kind(dict(COLOURS)),
                },
            },
            {
                "data": {"name": "bars"},
                "mark": {**text, "align": "right", "dx": -8},
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}},
            },
            {
                "data": {"name": "bars"},
                "mark": {**text, "align": "left", "dx": 6},
                "encoding": {"x": {**x, "field": "reach"}, "y": y, "text": {"field": "text"}},
            },
        ],
    )
