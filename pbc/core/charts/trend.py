"""Twelve or twenty-four months of one measure, as a trend line or an XmR chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from pbc.core.charts.drawing import draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import (
    BLUE,
    FAINT_GREY,
    GREY,
    INK,
    LIGHT_BLUE,
    MID_GREY,
    ORANGE,
    PLUM,
    UNIT_AXIS,
    WHITE,
    Spec,
)
from pbc.core.charts.labels import (
    by_kind,
    end_label_layer,
    end_labels,
    key_layers,
    key_rows,
    room_for,
)
from pbc.core.charts.scales import domain_of
from pbc.core.statistics.icons import Variation
from pbc.core.statistics.process_limits import ProcessLimits

THIS_YEAR, LAST_YEAR = "This year", "Last year"
SERIES = {THIS_YEAR: (BLUE, [1, 0]), LAST_YEAR: (MID_GREY, [5, 4])}

KINDS = {
    "Usual variation": ("circle", BLUE),
    "Unusual: better": ("triangle-up", LIGHT_BLUE),
    "Unusual: worse": ("square", ORANGE),
    "Unusual": ("diamond", PLUM),
}
_KIND_OF = {
    Variation.COMMON_CAUSE: "Usual variation",
    Variation.IMPROVEMENT_HIGH: "Unusual: better",
    Variation.IMPROVEMENT_LOW: "Unusual: better",
    Variation.CONCERN_HIGH: "Unusual: worse",
    Variation.CONCERN_LOW: "Unusual: worse",
    Variation.NEUTRAL_HIGH: "Unusual",
    Variation.NEUTRAL_LOW: "Unusual",
}


@dataclass(frozen=True)
class TrendPoint:
    """One month.

    :ivar label: the month as the axis shows it, unique in the chart: ``Apr 2006``.
    :ivar value: ``None`` for a month without data, which is a gap in the line.
    :ivar last_year: the same month a year before, drawn dashed.
    """

    label: str
    value: float | None
    last_year: float | None = None
    variation: Variation = Variation.COMMON_CAUSE


@dataclass(frozen=True)
class LimitBand:
    """Mean and process limits from one month to another, both included.

    :ivar lower: with ``upper``, ``None`` where there are no limits. Clip them to what is possible before.
    """

    first: str
    last: str
    mean: float
    lower: float | None = None
    upper: float | None = None

    @classmethod
    def of(cls, limits: ProcessLimits, *, first: str, last: str, lowest: float = 0) -> Self:
        """The limits of a segment of an XmR chart, clipped at the lowest possible value.

        :param first: label of the segment's first month.
        :param last: label of its last month.
        """
        lower = None if limits.lower is None else max(limits.lower, lowest)
        return cls(first, last, mean=limits.mean, lower=lower, upper=limits.upper)


@dataclass(frozen=True)
class Promise:
    """What was promised, from one month to another, both included."""

    first: str
    last: str
    value: float


@dataclass(frozen=True)
class Trend:
    """A series in date order, with its limits and what was promised.

    :ivar note: the rules in force, trial limits, anything the reader must know to read the limits.
    """

    points: tuple[TrendPoint, ...]
    bands: tuple[LimitBand, ...] = ()
    note: str = ""
    promise: Promise | None = None


def trend_chart(frame: Frame, trend: Trend) -> Svg:
    """Draw a trend; months of special cause have their own shape and colour, last year its own dash."""
    table = _table(frame, trend)
    if all(point.value is None and point.last_year is None for point in trend.points):
        return no_data(frame, table)
    names = list(_names(frame, trend))
    domain = domain_of(
        x
        for group in (
            ((point.value, point.last_year) for point in trend.points),
            ((band.mean, band.lower, band.upper) for band in trend.bands),
            [(trend.promise.value,)] if trend.promise else [],
        )
        for values in group
        for x in values
    )
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        rows={
            "bands": [vars(band) for band in trend.bands if band.upper is not None],
            "lines": list(_lines(trend)),
            "values": list(_values(trend)),
            "key": key_rows(frame, _kinds(trend)),
            "line_key": key_rows(frame, list(SERIES) if _compared(trend) else [], under=60 if _kinds(trend) else 42),
            "marks": [row for row in _values(trend) if row["series"] == THIS_YEAR and row["value"] is not None],
            "names": end_labels(frame, names, domain),
        },
        params={
            "domain": domain,
            "labels": [point.label for point in trend.points],
            "ticks": _ticks(frame, trend),
        },
        margin=room_for(names),
    )
    return finish(drawing, frame, alt=_alt(frame, trend), description=_description(trend), table=table)


def _lines(trend: Trend) -> Iterator[dict[str, Any]]:
    """Straight lines: the mean and the limits of each band, and what was promised."""
    for band in trend.bands:
        for kind, value in (("mean", band.mean), ("limit", band.lower), ("limit", band.upper)):
            if value is not None:
                yield {"first": band.first, "last": band.last, "value": value, "line": kind}
    if trend.promise:
        yield {**vars(trend.promise), "line": "promise"}


def _values(trend: Trend) -> Iterator[dict[str, Any]]:
    for index, point in enumerate(trend.points):
        place = {"label": point.label, "index": index}
        yield {**place, "value": point.value, "series": THIS_YEAR, "kind": _KIND_OF[point.variation]}
        if _compared(trend):
            yield {**place, "value": point.last_year, "series": LAST_YEAR, "kind": None}


def _names(frame: Frame, trend: Trend) -> Iterator[tuple[str, float]]:
    """Labels at the right-hand ends of the promise and of the last band's lines."""
    if trend.promise:
        yield f"Promised {frame.unit.format(trend.promise.value)}", trend.promise.value
    if not trend.bands:
        return
    band = trend.bands[-1]
    if band.upper is not None and band.lower is not None and band.upper > band.lower:
        yield f"Upper {frame.unit.format(band.upper)}", band.upper
        yield f"Lower {frame.unit.format(band.lower)}", band.lower
    yield f"Mean {frame.unit.format(band.mean)}", band.mean


def _ticks(frame: Frame, trend: Trend) -> list[str]:
    """Every month, every third or every sixth: as many as there is room to write."""
    room = (2 if trend.bands else 4) if frame.size.is_narrow else 9
    step = next((step for step in (1, 3, 6) if len(trend.points) <= step * room), 12)
    return [point.label for point in trend.points[::step]]


def _compared(trend: Trend) -> bool:
    return any(point.last_year is not None for point in trend.points)


def _kinds(trend: Trend) -> list[str]:
    """Kinds of point in the chart, in the order of the key; none when there is nothing to tell apart."""
    present = {_KIND_OF[point.variation] for point in trend.points if point.value is not None}
    return [kind for kind in KINDS if kind in present] if len(present - {"Usual variation"}) else []


def _alt(frame: Frame, trend: Trend) -> str:
    unit = frame.unit
    known = [point for point in trend.points if point.value is not None]
    words = [f"{frame.title} ({unit.label}), {trend.points[0].label} to {trend.points[-1].label}."]
    if known:
        words.append(f"Latest: {unit.format(known[-1].value)} in {known[-1].label}.")
    if trend.bands:
        words.append(f"Mean {unit.format(trend.bands[-1].mean)}.")
        unusual = [point.label for point in known if point.variation is not Variation.COMMON_CAUSE]
        words.append(f"Unusual months: {', '.join(unusual)}." if unusual else "No unusual months.")
    if trend.promise:
        words.append(f"Promised: {unit.format(trend.promise.value)} from {trend.promise.first} on.")
    return " ".join(words)


def _description(trend: Trend) -> str:
    words = ["A line chart by month."]
    if trend.bands:
        words.append("A solid line marks the mean, dashed lines the limits of usual variation.")
    if trend.promise:
        words.append("A line of long dashes marks what was promised.")
    if _compared(trend):
        words.append("Last year is a dashed line.")
    return " ".join([*words, trend.note]).strip()


def _table(frame: Frame, trend: Trend) -> Table:
    compared = _compared(trend)
    marked = bool(trend.bands)
    columns = ("Month", frame.unit.label, *(["Same month last year"] * compared), *(["Variation"] * marked))
    rows = tuple(
        (
            point.label,
            frame.unit.format(point.value),
            *([frame.unit.format(point.last_year)] * compared),
            *([_KIND_OF[point.variation] if point.value is not None else ""] * marked),
        )
        for point in trend.points
    )
    return Table(columns, rows)


def _spec() -> Spec:
    month = {"type": "ordinal", "scale": {"type": "point", "padding": 0.5, "domain": {"expr": "labels"}}}
    axis = {"title": None, "labelAngle": 0, "values": {"expr": "ticks"}}
    scale = {"domain": {"expr": "domain"}, "nice": False, "zero": False}
    value = {"field": "value", "type": "quantitative", "scale": scale, "axis": UNIT_AXIS}
    lines = {
        "strokeDash": by_kind({series: dash for series, (_, dash) in SERIES.items()}),
        "color": by_kind({series: colour for series, (colour, _) in SERIES.items()}),
    }
    points = {
        "shape": by_kind({kind: shape for kind, (shape, _) in KINDS.items()}),
        "fill": by_kind({kind: colour for kind, (_, colour) in KINDS.items()}),
        "stroke": by_kind(dict(zip(KINDS, [WHITE, INK, INK, INK], strict=True))),
        "size": by_kind(dict(zip(KINDS, [75, 120, 100, 130], strict=True))),
    }
    point = {"type": "point", "strokeWidth": 1, "opacity": 1}
    return template(
        params=("domain", "labels", "ticks"),
        layers=[
            {
                "data": {"name": "bands"},
                "mark": {"type": "rect", "color": FAINT_GREY},
                "encoding": {
                    "x": {"field": "first", **month, "axis": axis},
                    "x2": {"field": "last"},
                    "y": {**value, "field": "lower"},
                    "y2": {"field": "upper"},
                },
            },
            {
                "data": {"name": "lines"},
                "mark": {"type": "rule", "color": GREY},
                "encoding": {
                    "x": {"field": "first", **month},
                    "x2": {"field": "last"},
                    "y": value,
                    "strokeDash": by_kind({"mean": [1, 0], "limit": [2, 3], "promise": [10, 4]}, field="line"),
                },
            },
            {
                "data": {"name": "values"},
                "mark": {"type": "line", "strokeWidth": 2.5, "strokeJoin": "round"},
                "encoding": {
                    "x": {"field": "label", **month},
                    "y": value,
                    "order": {"field": "index", "type": "quantitative"},
                    **{channel: {**look, "field": "series"} for channel, look in lines.items()},
                },
            },
            {
                "data": {"name": "marks"},
                "mark": point,
                "encoding": {"x": {"field": "label", **month}, "y": value, **points},
            },
            end_label_layer(value),
            *key_layers(point, points),
            *key_layers({"type": "rule", "strokeWidth": 2.5}, lines, data="line_key"),
        ],
        resolve={"scale": {"strokeDash": "independent", "color": "independent"}},
    )
