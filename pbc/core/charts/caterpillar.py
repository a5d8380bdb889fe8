"""A caterpillar: all practices of the PCT from lowest to highest, each with its limits."""

from dataclasses import dataclass
from typing import Any

from pbc.core.charts.drawing import X_TITLE, draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import DARK_BLUE, INK, MID_GREY, UNIT_AXIS, WHITE, Spec
from pbc.core.charts.labels import (
    by_kind,
    end_label_layer,
    end_labels,
    practices,
    room_for,
    you_label_layers,
)
from pbc.core.charts.scales import domain_of


@dataclass(frozen=True)
class RankedPractice:
    """One practice with its 95% limits; ``None`` for a value that is suppressed or not possible."""

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    you: bool = False


@dataclass(frozen=True)
class Ranking:
    """All practices of the PCT, in any order, with the lines they are compared with."""

    practices: tuple[RankedPractice, ...]
    pct: float | None = None
    national: float | None = None
    note: str = ""


def caterpillar_chart(frame: Frame, ranking: Ranking) -> Svg:
    """Draw the practices in order of value; "you" are named, larger and darker."""
    ranked = sorted((p for p in ranking.practices if p.value is not None), key=lambda p: (p.value, p.label))
    table = _table(frame, ranking, ranked)
    if not ranked:
        return no_data(frame, table)
    domain = domain_of([ranking.pct, ranking.national, *(x for p in ranked for x in (p.value, p.lower, p.upper))])
    names = _names(frame, ranking)
    rows = [_row(rank, practice) for rank, practice in enumerate(ranked, start=1)]
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        rows={
            "lines": [
                {"value": value, "line": line}
                for line, value in (("pct", ranking.pct), ("national", ranking.national))
                if value is not None
            ],
            "others": [row for row, practice in zip(rows, ranked, strict=True) if not practice.you],
            "you": [row for row, practice in zip(rows, ranked, strict=True) if practice.you],
            "names": end_labels(frame, names, domain),
        },
        params={
            "domain": domain,
            "ranks": [0, len(ranked) + 1],
            "x_title": f"{practices(len(ranked))}, lowest to highest",
        },
        margin=room_for(names),
    )
    return finish(drawing, frame, alt=_alt(frame, ranking, ranked), description=_description(ranking), table=table)


def _row(rank: int, practice: RankedPractice) -> dict[str, Any]:
    """A practice without limits is a point; a line of no length stands for them."""
    return {
        "rank": rank,
        "value": practice.value,
        "lower": practice.value if practice.lower is None else practice.lower,
        "upper": practice.value if practice.upper is None else practice.upper,
    }


def _names(frame: Frame, ranking: Ranking) -> list[tuple[str, float]]:
    lines = (("PCT", ranking.pct), ("England", ranking.national))
    return [(f"{name} {frame.unit.format(value)}", value) for name, value in lines if value is not None]


def _alt(frame: Frame, ranking: Ranking, ranked: list[RankedPractice]) -> str:
    words = [
        f"{frame.title} ({frame.unit.label}): {practices(len(ranked))} from {frame.unit.format(ranked[0].value)}"
        f" to {frame.unit.format(ranked[-1].value)}."
    ]
    for rank, practice in enumerate(ranked, start=1):
        if practice.you:
            words.append(f"You: {frame.unit.format(practice.value)}, number {rank} from the lowest.")
    if any(practice.you and practice.value is None for practice in ranking.practices):
        words.append("You have no value.")
    words += [f"{text}." for text, _ in _names(frame, ranking)]
    return " ".join(words)


def _description(ranking: Ranking) -> str:
    missing = sum(practice.value is None for practice in ranking.practices)
    words = ["Each mark is a practice, with a line for its 95% limits; practices stand from lowest to highest."]
    if missing:
        words.append(f"{practices(missing)} without a value {'is' if missing == 1 else 'are'} not drawn.")
    return " ".join([*words, ranking.note]).strip()


def _table(frame: Frame, ranking: Ranking, ranked: list[RankedPractice]) -> Table:
    unit = frame.unit
    unranked = [practice for practice in ranking.practices if practice.value is None]
    return Table(
        ("Practice", unit.label, "Lower 95% limit", "Upper 95% limit"),
        tuple(
            (f"{p.label} (you)" if p.you else p.label, unit.format(p.value), unit.format(p.lower), unit.format(p.upper))
            for p in [*ranked, *unranked]
        ),
    )


def _spec() -> Spec:
    x = {
        "field": "rank",
        "type": "quantitative",
        "scale": {"domain": {"expr": "ranks"}, "nice": False, "zero": False},
        "axis": {"title": X_TITLE, "labels": False, "ticks": False, "grid": False},
    }
    scale = {"domain": {"expr": "domain"}, "nice": False, "zero": False}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": UNIT_AXIS}
    lower, upper = {**y, "field": "lower"}, {"field": "upper"}
    return template(
        params=("domain", "ranks"),
        layers=[
            {
                "data": {"name": "lines"},
                "mark": {"type": "rule", "color": INK},
                "encoding": {
                    "y": y,
                    "strokeDash": by_kind({"pct": [1, 0], "national": [5, 4]}, field="line"),
                },
            },
            {
                "data": {"name": "others"},
                "mark": {"type": "rule", "color": MID_GREY},
                "encoding": {"x": x, "y": lower, "y2": upper},
            },
            {
                "data": {"name": "others"},
                "mark": {
                    "type": "point",
                    "size": 30,
                    "fill": MID_GREY,
                    "stroke": WHITE,
                    "strokeWidth": 0.5,
                    "opacity": 1,
                },
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"name": "you"},
                "mark": {"type": "rule", "color": DARK_BLUE, "strokeWidth": 3},
                "encoding": {"x": x, "y": lower, "y2": upper},
            },
            {
                "data": {"name": "you"},
                "mark": {
                    "type": "point",
                    "shape": "diamond",
                    "size": 170,
                    "fill": DARK_BLUE,
                    "stroke": WHITE,
                    "strokeWidth": 1,
                    "opacity": 1,
                },
                "encoding": {"x": x, "y": y},
            },
            *you_label_layers(x, {**y, "field": "upper"}, rise=4),
            end_label_layer(y),
        ],
    )
