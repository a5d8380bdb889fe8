"""Words in a chart: at the ends of lines, and in a key under the plot.

The key is drawn with plain marks. Vega's own legends take longer than the rest of a chart together, and an empty one
throws its layout out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pbc.core.charts.drawing import plot_height
from pbc.core.charts.figure import Frame
from pbc.core.charts.grammar import Spec
from pbc.core.charts.scales import Domain, spread

CHARACTER_WIDTH = 6.3
"""Width of an average character at the size charts are written in."""
_LINE_HEIGHT = 18
_SYMBOL_WIDTH = 30


def end_labels(frame: Frame, labels: Sequence[tuple[str, float]], domain: Domain) -> list[dict[str, Any]]:
    """Rows of the ``names`` dataset: words and the height to write them at, none on top of another."""
    places = spread([value for _, value in labels], domain, height=plot_height(frame.size))
    return [{"text": text, "value": place} for (text, _), place in zip(labels, places, strict=True)]


def room_for(labels: Sequence[tuple[str, float]]) -> int:
    """Width that the labels and the numbers of the axis take."""
    return 50 + text_width(max((text for text, _ in labels), key=len, default=""))


def text_width(text: str) -> int:
    """About how wide a text is."""
    return int(CHARACTER_WIDTH * len(text))


def practices(count: int) -> str:
    """A number of practices in words."""
    return "1 practice" if count == 1 else f"{count:,} practices"


def end_label_layer(y: Spec) -> Spec:
    """The layer that writes ``names`` at the right-hand end of the plot.

    :param y: the encoding of the chart's y axis.
    """
    return {
        "data": {"name": "names"},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6},
        "encoding": {"x": {"value": {"expr": "width"}}, "y": y, "text": {"field": "text"}},
    }


def you_label_layers(x: Spec, y: Spec, rise: int) -> list[Spec]:
    """The word "You" over a mark, twice: a white edge under the ink keeps it readable over lines and other marks."""
    text = {"type": "text", "text": "You", "dy": -rise, "baseline": "bottom", "fontWeight": "bold"}
    edge = {**text, "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [{"data": {"name": "you"}, "mark": mark, "encoding": {"x": x, "y": y}} for mark in (edge, text)]


def key_rows(frame: Frame, kinds: Sequence[str], *, under: int = 42) -> list[dict[str, Any]]:
    """Rows of the ``key`` dataset, side by side as far as there is room.

    :param under: distance from the plot to the first line of the key.
    """
    return list(_placed(frame, kinds, under))


def _placed(frame: Frame, kinds: Sequence[str], under: int) -> Iterator[dict[str, Any]]:
    x, line = 0, 0
    for kind in kinds:
        width = _SYMBOL_WIDTH + text_width(kind) + 22
        if x and x + width > frame.size.value[0] - 40:
            x, line = 0, line + 1
        yield {"kind": kind, "left": x, "down": plot_height(frame.size) + under + line * _LINE_HEIGHT}
        x += width


def key_layers(mark: Spec, look: Mapping[str, Spec], data: str = "key") -> list[Spec]:
    """The layers that draw the key.

    :param mark: the mark it explains: a ``point``, or a ``rule`` for a line.
    :param look: encodings (shape, fill, dash …) by the field ``kind``, as the chart itself uses them.
    """

    def place(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "scale": None, "axis": None}

    symbol: Spec = {**mark, "xOffset": 10} if mark["type"] == "point" else {**mark, "x2Offset": 22}
    ends: Spec = {"x": place("left")} if mark["type"] == "point" else {"x": place("left"), "x2": {"field": "left"}}
    text = {"type": "text", "align": "left", "baseline": "middle", "dx": _SYMBOL_WIDTH - 4}
    return [
        {"data": {"name": data}, "mark": symbol, "encoding": {**ends, "y": place("down"), **look}},
        {
            "data": {"name": data},
            "mark": text,
            "encoding": {"x": place("left"), "y": place("down"), "text": {"field": "kind"}},
        },
    ]


def by_kind(values: Mapping[str, Any], field: str = "kind") -> Spec:
    """An encoding that gives each kind its own value, and no legend."""
    scale = {"domain": list(values), "range": list(values.values())}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}
