"""Distances from a target: all practices of the PCT from furthest below to furthest above, and the band between."""

from dataclasses import dataclass
from typing import Any

from pbc.core.charts.drawing import X_TITLE, draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import BLUE, DARK_BLUE, FAINT_GREY, INK, MID_GREY, ORANGE, UNIT_AXIS, WHITE, Spec
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
from pbc.core.charts.scales import domain_of

INSIDE, BELOW, ABOVE = "inside the band", "below the band", "above the band"
KINDS = {INSIDE: ("circle", MID_GREY), BELOW: ("triangle-down", BLUE), ABOVE: ("triangle-up", ORANGE)}


@dataclass(frozen=True)
class DistantPractice:
    """One practice and how far it is from its target; ``None`` where that is not known."""

    label: str
    value: float | None
    you: bool = False


@dataclass(frozen=True)
class Distances:
    """All practices, in any order.

    :param band: how far on either side of the target is near.
    :param target: what nought stands for, as a word.
    """

    practices: tuple[DistantPractice, ...]
    band: float
    target: str
    note: str = ""


def distances_chart(frame: Frame, distances: Distances) -> Svg:
    """Draw the practices in order; those outside the band have their own shape and colour, and "you" are named."""
    ranked = sorted((p for p in distances.practices if p.value is not None), key=lambda p: (p.value, p.label))
    table = _table(frame, distances, ranked)
    if not ranked:
        return no_data(frame, table)
    band = distances.band
    domain = domain_of([-band, band, *(p.value for p in ranked)], from_zero=True)
    names = [
        (distances.target, 0.0),
        *((f"{sign}{frame.unit.format(band)}", at) for sign, at in (("+", band), ("−", -band))),
    ]
    rows = [
        {"rank": rank, "value": p.value, "zero": 0, "kind": _kind(p, band)} for rank, p in enumerate(ranked, start=1)
    ]
    kinds = {row["kind"] for row in rows}
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        rows={
            "band": [{"low": -band, "high": band, "zero": 0}],
            "practices": rows,
            "you": [row for row, p in zip(rows, ranked, strict=True) if p.you],
            "names": end_labels(frame, names, domain),
            "key": key_rows(frame, [kind for kind in KINDS if kind in kinds], under=44),
        },
        params={
            "domain": domain,
            "ranks": [0, len(ranked) + 1],
            "x_title": f"{practices(len(ranked))}, lowest to highest",
        },
        margin=room_for(names),
    )
    alt, description = _alt(frame, distances, ranked), _description(distances)
    return finish(drawing, frame, alt=alt, description=description, table=table)


def _kind(practice: DistantPractice, band: float) -> str:
    if practice.value is None or abs(practice.value) <= band:
        return INSIDE
    return ABOVE if practice.value > 0 else BELOW


def _alt(frame: Frame, distances: Distances, ranked: list[DistantPractice]) -> str:
    unit = frame.unit
    outside = sum(_kind(practice, distances.band) != INSIDE for practice in ranked)
    words = [
        f"{frame.title} ({unit.label}): {practices(len(ranked))} from {unit.format(ranked[0].value)}"
        f" to {unit.format(ranked[-1].value)}, {outside} outside the band of {unit.format(distances.band)}."
    ]
    words += [f"You: {unit.format(p.value)}, {_kind(p, distances.band)}." for p in ranked if p.you]
    return " ".join(words)


def _description(distances: Distances) -> str:
    missing = sum(practice.value is None for practice in distances.practices)
    words = [f"Each mark is a practice; nought is its {distances.target.lower()}, and the grey ground is the band."]
    if missing:
        words.append(f"{practices(missing)} without a value {'is' if missing == 1 else 'are'} not drawn.")
    return " ".join([*words, distances.note]).strip()


def _table(frame: Frame, distances: Distances, ranked: list[DistantPractice]) -> Table:
    unranked = [practice for practice in distances.practices if practice.value is None]
    return Table(
        ("Practice", frame.unit.label, "Against the band"),
        tuple(
            (
                f"{p.label} (you)" if p.you else p.label,
                frame.unit.format(p.value),
                _kind(p, distances.band).capitalize() if p.value is not None else "Not known",
            )
            for p in [*ranked, *unranked]
        ),
    )


def _spec() -> Spec:
    x: dict[str, Any] = {
        "field": "rank",
        "type": "quantitative",
        "scale": {"domain": {"expr": "ranks"}, "nice": False, "zero": False},
        "axis": {"title": X_TITLE, "labels": False, "ticks": False, "grid": False},
    }
    scale = {"domain": {"expr": "domain"}, "nice": False, "zero": False}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": UNIT_AXIS}
    look = {
        "shape": by_kind({kind: shape for kind, (shape, _) in KINDS.items()}),
        "fill": by_kind({kind: colour for kind, (_, colour) in KINDS.items()}),
        "stroke": by_kind(dict(zip(KINDS, [MID_GREY, INK, INK], strict=True))),
    }
    point = {"type": "point", "size": 60, "strokeWidth": 1, "opacity": 1}
    you = {"type": "point", "shape": "diamond", "size": 170, "fill": DARK_BLUE, "stroke": WHITE, "opacity": 1}
    return template(
        params=("domain", "ranks"),
        layers=[
            {
                "data": {"name": "band"},
                "mark": {"type": "rect", "color": FAINT_GREY, "opacity": 1},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"name": "band"},
                "mark": {"type": "rule", "color": INK},
                "encoding": {"y": {**y, "field": "zero"}},
            },
            {
                "data": {"name": "practices"},
                "mark": {"type": "rule", "color": MID_GREY},
                "encoding": {"x": x, "y": y, "y2": {"field": "zero"}},
            },
            {"data": {"name": "practices"}, "mark": point, "encoding": {"x": x, "y": y, **look}},
            {"data": {"name": "you"}, "mark": you, "encoding": {"x": x, "y": y}},
            *you_label_layers(x, y, rise=9),
            end_label_layer(y),
            *key_layers(point, look),
        ],
    )
