"""A funnel: every practice of the PCT by its size, and how far chance alone would carry it from the target."""

from dataclasses import dataclass
from typing import Any

from pbc.core.charts.drawing import X_TITLE, draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import (
    DARK_BLUE,
    GREY,
    INK,
    LIGHT_BLUE,
    MID_GREY,
    ORANGE,
    PALE_GREY,
    UNIT_AXIS,
    Spec,
    Unit,
)
from pbc.core.charts.labels import (
    by_kind,
    end_label_layer,
    end_labels,
    key_layers,
    key_rows,
    practices,
    room_for,
    you_label_layers,
)
from pbc.core.charts.scales import Domain, domain_of, up_to
from pbc.core.statistics.funnels import Significance

KINDS = {
    "Within the limits": ("circle", PALE_GREY),
    "Beyond 95%": ("triangle-up", LIGHT_BLUE),
    "Beyond 99.8%": ("square", ORANGE),
}
_KIND_OF = {
    Significance.NOT_SIGNIFICANT: "Within the limits",
    Significance.HIGH_95: "Beyond 95%",
    Significance.LOW_95: "Beyond 95%",
    Significance.HIGH_998: "Beyond 99.8%",
    Significance.LOW_998: "Beyond 99.8%",
}
_IN_WORDS = {
    Significance.NOT_SIGNIFICANT: "within the limits",
    Significance.HIGH_95: "above the 95% limit",
    Significance.LOW_95: "below the 95% limit",
    Significance.HIGH_998: "above the 99.8% limit",
    Significance.LOW_998: "below the 99.8% limit",
}


@dataclass(frozen=True)
class FunnelDot:
    """One practice.

    :ivar size: its place on the x axis: list size, denominator or expected count.
    :ivar you: the practice that the chart is for.
    """

    label: str
    size: float
    value: float
    significance: Significance = Significance.NOT_SIGNIFICANT
    you: bool = False


@dataclass(frozen=True)
class FunnelCurve:
    """One drawn limit: level as written (``95%``) and points from the smallest size to the largest, clipped as
    drawn."""

    level: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Funnel:
    """All practices of the PCT around a target.

    :ivar target: the PCT's own figure (pooled), or the reference of a ratio.
    :ivar national: the national figure, drawn dashed.
    :ivar note: how limits were made; practices that are not shown and why.
    """

    dots: tuple[FunnelDot, ...]
    curves: tuple[FunnelCurve, ...]
    target: float
    size_unit: Unit
    target_label: str = "PCT"
    national: float | None = None
    note: str = ""


def funnel_chart(frame: Frame, funnel: Funnel) -> Svg:
    """Draw a funnel; practices beyond a limit have their own shape and colour, and "you" are named."""
    table = _table(frame, funnel)
    if not funnel.dots:
        return no_data(frame, table)
    domain = domain_of([*(dot.value for dot in funnel.dots), funnel.target, funnel.national])
    names = _names(frame, funnel)
    kinds = {_KIND_OF[dot.significance] for dot in funnel.dots}
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        rows={
            "curves": _curves(funnel, domain),
            "lines": _lines(funnel),
            "dots": [{"size": dot.size, "value": dot.value, "kind": _KIND_OF[dot.significance]} for dot in funnel.dots],
            "you": [{"size": dot.size, "value": dot.value} for dot in funnel.dots if dot.you],
            "names": end_labels(frame, names, domain),
            "key": key_rows(frame, [kind for kind in KINDS if kind in kinds], under=60),
        },
        params={
            "domain": domain,
            "sizes": domain_of(dot.size for dot in funnel.dots),
            "x_title": funnel.size_unit.label,
        },
        margin=room_for(names),
    )
    return finish(drawing, frame, alt=_alt(frame, funnel), description=_description(funnel), table=table)


def _curves(funnel: Funnel, domain: Domain) -> list[dict[str, Any]]:
    """Points of the curves inside the chart: near a size of 0 they run off to any height."""
    smallest, largest = domain_of(dot.size for dot in funnel.dots)
    return [
        {"size": size, "value": value, "level": curve.level, "curve": number}
        for number, curve in enumerate(funnel.curves)
        for size, value in up_to(curve.points, largest)
        if smallest <= size <= largest and domain[0] <= value <= domain[1]
    ]


def _lines(funnel: Funnel) -> list[dict[str, Any]]:
    lines = [{"value": funnel.target, "line": "target"}]
    if funnel.national is not None:
        lines.append({"value": funnel.national, "line": "national"})
    return lines


def _names(frame: Frame, funnel: Funnel) -> list[tuple[str, float]]:
    names = [(f"{funnel.target_label} {frame.unit.format(funnel.target)}", funnel.target)]
    if funnel.national is not None:
        names.append((f"England {frame.unit.format(funnel.national)}", funnel.national))
    return names


def _alt(frame: Frame, funnel: Funnel) -> str:
    unit = frame.unit
    beyond = sum(dot.significance is not Significance.NOT_SIGNIFICANT for dot in funnel.dots)
    words = [
        f"{frame.title} ({unit.label}): {practices(len(funnel.dots))} by {funnel.size_unit.label.lower()},"
        f" {beyond} beyond a limit.",
        *(f"You: {unit.format(dot.value)}, {_IN_WORDS[dot.significance]}." for dot in funnel.dots if dot.you),
        *(f"{text}." for text, _ in _names(frame, funnel)),
    ]
    return " ".join(words)


def _description(funnel: Funnel) -> str:
    return (
        "A funnel plot. Each mark is a practice, placed by its size and its value. Curves mark the limits within which"
        f" 95% and 99.8% of practices would lie by chance alone. {funnel.note}"
    ).strip()


def _table(frame: Frame, funnel: Funnel) -> Table:
    return Table(
        ("Practice", funnel.size_unit.label, frame.unit.label, "Against the limits"),
        tuple(
            (
                f"{dot.label} (you)" if dot.you else dot.label,
                funnel.size_unit.format(dot.size),
                frame.unit.format(dot.value),
                _IN_WORDS[dot.significance].capitalize(),
            )
            for dot in funnel.dots
        ),
    )


def _spec() -> Spec:
    size_scale = {"domain": {"expr": "sizes"}, "nice": False, "zero": False}
    x = {"field": "size", "type": "quantitative", "scale": size_scale}
    size_axis = {"title": X_TITLE, "grid": False, "tickCount": 5}
    scale = {"domain": {"expr": "domain"}, "nice": False, "zero": False}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": UNIT_AXIS}
    dots = {
        "shape": by_kind({kind: shape for kind, (shape, _) in KINDS.items()}),
        "fill": by_kind({kind: colour for kind, (_, colour) in KINDS.items()}),
        "stroke": by_kind(dict(zip(KINDS, [MID_GREY, INK, INK], strict=True))),
        "size": by_kind(dict(zip(KINDS, [60, 90, 80], strict=True))),
    }
    dot = {"type": "point", "strokeWidth": 1, "opacity": 1}
    return template(
        params=("domain", "sizes"),
        layers=[
            {
                "data": {"name": "curves"},
                "mark": {"type": "line", "color": GREY, "strokeWidth": 1.5},
                "encoding": {
                    "x": {**x, "axis": size_axis},
                    "y": y,
                    "detail": {"field": "curve"},
                    "strokeDash": by_kind({"95%": [2, 3], "99.8%": [7, 3]}, field="level"),
                },
            },
            {
                "data": {"name": "lines"},
                "mark": {"type": "rule", "color": INK},
                "encoding": {"y": y, "strokeDash": by_kind({"target": [1, 0], "national": [5, 4]}, field="line")},
            },
            {"data": {"name": "dots"}, "mark": dot, "encoding": {"x": x, "y": y, **dots}},
            {
                "data": {"name": "you"},
                "mark": {"type": "point", "size": 330, "stroke": DARK_BLUE, "strokeWidth": 3, "fill": None},
                "encoding": {"x": x, "y": y},
            },
            *you_label_layers(x, y, rise=12),
            end_label_layer(y),
            *key_layers(dot, dots),
        ],
        resolve={"scale": {"strokeDash": "independent"}},
    )
