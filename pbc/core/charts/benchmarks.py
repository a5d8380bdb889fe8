"""Benchmarks: the practice beside its PCT and the nation, a group of bars for each measure (S4 ¶25)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pbc.core.charts.drawing import draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import BLUE, INK, MID_GREY, PALE_GREY, WHITE, Size, Spec, Unit
from pbc.core.charts.labels import by_kind, text_width


@dataclass(frozen=True)
class Bar:
    """One bar of a benchmark: who it is for, the value, and 95% limits where there are any.

    :ivar reason: in words, why there is no value.
    """

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Benchmark:
    """One measure, for the practice, the PCT and the nation, in the unit of its own."""

    title: str
    unit: Unit
    practice: Bar
    pct: Bar
    national: Bar

    @property
    def bars(self) -> tuple[Bar, Bar, Bar]:
        """The bars from top to bottom."""
        return self.practice, self.pct, self.national


_NAMES = 96
"""Width of the names on the left."""
COLOURS = (BLUE, MID_GREY, PALE_GREY)
_GROUP = 4.6
"""Rows a measure takes: its title, three bars and some air."""


def benchmark_chart(frame: Frame, benchmarks: tuple[Benchmark, ...], note: str = "") -> Svg:
    """Draw the groups under each other. Bars start at 0; each group has a scale of its own, and each bar its number.

    :param frame: its unit's label stands over the groups, each of which names the unit of its own.
    """
    table = _table(benchmarks)
    if not any(bar.value is not None for benchmark in benchmarks for bar in benchmark.bars):
        return no_data(frame, table)
    rows = [row for place, benchmark in enumerate(benchmarks) for row in _rows(frame, place, benchmark)]
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        height=round(22 * _GROUP * len(benchmarks)),
        rows={
            "titles": [
                {"row": place * _GROUP, "text": f"{benchmark.title}, {benchmark.unit.label}"}
                for place, benchmark in enumerate(benchmarks)
            ],
            "bars": rows,
            "limits": [row for row in rows if row["lower"] is not None and row["upper"] is not None],
        },
        params={"domain": [-0.7, _GROUP * len(benchmarks) - 0.7]},
        margin=_NAMES + 24 + max((text_width(row["text"]) for row in rows if row["end"]), default=0),
    )
    description = (
        "Horizontal bars from 0, with thin lines for 95% limits. Each group of three bars has its own scale. " + note
    )
    return finish(drawing, frame, alt=_alt(frame, benchmarks), description=description.strip(), table=table)


def _rows(frame: Frame, place: int, benchmark: Benchmark) -> Iterator[dict[str, Any]]:
    reach = max((x for bar in benchmark.bars for x in (bar.value, bar.upper) if x is not None), default=0) or 1
    for number, bar in enumerate(benchmark.bars):
        yield {
            "row": place * _GROUP + number + 1.1,
            "name": bar.label,
            "colour": str(number),
            "share": 0 if bar.value is None else bar.value / reach,
            "lower": None if bar.lower is None else max(bar.lower, 0) / reach,
            "upper": None if bar.upper is None else bar.upper / reach,
            "end": max(bar.value or 0, bar.upper or 0) / reach,
            "text": _number(bar, benchmark.unit, limits=frame.size is Size.WIDE),
        }


def _number(bar: Bar, unit: Unit, *, limits: bool = True) -> str:
    if bar.value is None:
        return bar.reason or unit.format(None)
    if not limits or bar.lower is None or bar.upper is None:
        return unit.format(bar.value)
    return f"{unit.format(bar.value)} ({unit.format(bar.lower)} to {unit.format(bar.upper)})"


def _alt(frame: Frame, benchmarks: tuple[Benchmark, ...]) -> str:
    groups = (
        f"{b.title}, {b.unit.label}: " + ", ".join(f"{bar.label} {_number(bar, b.unit)}" for bar in b.bars)
        for b in benchmarks
    )
    return f"{frame.title}. {'; '.join(groups)}."


def _table(benchmarks: tuple[Benchmark, ...]) -> Table:
    who = [bar.label for bar in benchmarks[0].bars] if benchmarks else []
    return Table(
        ("Measure", *who),
        tuple((f"{b.title}, {b.unit.label}", *(_number(bar, b.unit) for bar in b.bars)) for b in benchmarks),
    )


def _spec() -> Spec:
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False, "zero": True},
        "axis": None,
    }
    y = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": {"expr": "domain"}, "reverse": True, "nice": False, "zero": False},
        "axis": None,
    }
    text = {"type": "text", "baseline": "middle"}
    return template(
        params=("domain",),
        layers=[
            {
                "data": {"name": "titles"},
                "mark": {**text, "align": "left", "fontWeight": "bold"},
                "encoding": {"x": {"value": -_NAMES}, "y": y, "text": {"field": "text"}},
            },
            {
                "data": {"name": "bars"},
                "mark": {"type": "bar", "orient": "horizontal", "size": 15, "stroke": MID_GREY, "strokeWidth": 0.5},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": by_kind({str(i): colour for i, colour in enumerate(COLOURS)}, field="colour"),
                },
            },
            # A white edge under the ink: the line is seen on a dark bar too.
            *(
                {
                    "data": {"name": "limits"},
                    "mark": {"type": "rule", "color": colour, "strokeWidth": width},
                    "encoding": {"x": {**x, "field": "lower"}, "x2": {"field": "upper"}, "y": y},
                }
                for colour, width in ((WHITE, 4.5), (INK, 1.5))
            ),
            {
                "data": {"name": "bars"},
                "mark": {**text, "align": "right", "dx": -8},
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}},
            },
            {
                "data": {"name": "bars"},
                "mark": {**text, "align": "left", "dx": 8},
                "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "text"}},
            },
        ],
    )
