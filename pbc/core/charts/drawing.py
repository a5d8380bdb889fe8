"""From a Vega-Lite template and plain rows to the text of an SVG.

A template is a plain dictionary in the grammar of Vega-Lite, as Altair would write it (a test has Altair check each one
against its schema). Altair itself is not imported here: that alone takes more than a second and 50 MB in every web and
worker process. Each template is compiled to Vega once a process; a chart then only fills in rows and parameters, which
takes half the time of compiling it afresh.

The converter's own engine starts with the first chart of a process (about 0.7 seconds). Nothing here runs when the
module is imported, so that a worker which forks does so before the engine's threads exist.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import vl_convert

from pbc.core.charts.grammar import CONFIG, UNIT_PARAMS, UNIT_TITLE, Size, Spec, Unit

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
X_TITLE = "x_title"
"""Parameter that holds the title of the x axis; an axis that shows it has this word for its title."""
Rows = Sequence[Mapping[str, Any]]

_ROOM_ABOVE_AND_BELOW = 50


def template(*, layers: list[Spec], params: tuple[str, ...] = (), titled: bool = True, **top: Any) -> Spec:
    """A layered chart in the shared look.

    :param params: names of lists that the chart fills in when it is drawn.
    :param titled: whether the unit is written over the plot.
    :param top: further members of the top level, such as ``resolve``.
    """
    return {
        "$schema": SCHEMA,
        "width": Size.WIDE.value[0],
        "height": Size.WIDE.value[1],
        "config": CONFIG,
        **({"title": UNIT_TITLE} if titled else {}),
        "params": [*UNIT_PARAMS, {"name": X_TITLE, "value": ""}, *({"name": name, "value": []} for name in params)],
        "layer": layers,
        **top,
    }


def draw(
    spec: Callable[[], Spec],
    *,
    size: Size,
    unit: Unit,
    rows: Mapping[str, Rows],
    params: Mapping[str, Any] | None = None,
    margin: int = 0,
    height: int | None = None,
) -> str:
    """Fill a template and draw it.

    :param spec: makes the template; compiled at its first use.
    :param rows: rows of each named dataset of the template.
    :param params: values of its own parameters.
    :param margin: width taken up by words beside the plot. The picture always grows to hold all its words ("fit", which
        shrinks the plot instead, lays every chart out twice); leaving about the right room keeps pictures alike in
        width.
    :param height: of the plot, where it is not the one that its size gives.
    :raises ValueError: if a row holds a number that is none, or names of datasets or parameters are not the template's.
    """
    vega: Spec = json.loads(_compiled(spec))
    vega["width"] = size.value[0] - margin
    vega["height"] = height or plot_height(size)
    _fill(vega["data"], "values", rows)
    _fill(vega["signals"], "value", {**unit.params(), **(params or {})})
    # Undefined numbers are refused by the encoder, so none can reach a path.
    drawing: str = vl_convert.vega_to_svg(json.dumps(vega, allow_nan=False))
    return drawing


def plot_height(size: Size) -> int:
    """Height of the plot alone."""
    return size.value[1] - _ROOM_ABOVE_AND_BELOW


@cache
def _compiled(spec: Callable[[], Spec]) -> str:
    vega: Spec = vl_convert.vegalite_to_vega(spec())
    for axis in vega.get("axes", []):
        # Vega-Lite takes only a fixed text as the title of an axis; Vega takes a parameter too.
        if axis.get("title") == X_TITLE:
            axis["title"] = {"signal": X_TITLE}
    return json.dumps(vega)


def _fill(places: list[Spec], member: str, values: Mapping[str, Any]) -> None:
    by_name = {place["name"]: place for place in places}
    for name, value in values.items():
        if name not in by_name:
            raise ValueError(f"the chart has no {name}")
        by_name[name][member] = value
