"""Cost and money freed since the start of a service, month by month: where the lines cross, it has paid itself back."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pbc.core.charts.drawing import draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import BLUE, ORANGE, Spec
from pbc.core.charts.labels import end_label_layer, end_labels, room_for
from pbc.core.charts.monthly import MONEY, line_layer
from pbc.core.charts.scales import domain_of

SERIES = {"cost": ("Cost", ORANGE, [6, 4]), "freed": ("Freed", BLUE, [1, 0])}


@dataclass(frozen=True)
class RecoveryMonth:
    """Pounds from the start of the service to the end of one month.

    :ivar label: unique in the chart, such as ``Apr 06``.
    """

    label: str
    cost: Decimal
    freed: Decimal


def cumulative_chart(frame: Frame, months: tuple[RecoveryMonth, ...], note: str = "") -> Svg:
    """Draw cumulative cost (dashed) and cumulative money freed (solid) from 0.

    :param note: when it is paid back, in a sentence.
    """
    table = _table(frame, months)
    if not months:
        return no_data(frame, table)
    rows = list(_rows(months))
    last = months[-1]
    names = [(_name(frame, series, getattr(last, series)), float(getattr(last, series))) for series in SERIES]
    domain = domain_of((row["value"] for row in rows), from_zero=True)
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        rows={"values": rows, "names": end_labels(frame, names, domain)},
        params={
            "domain": domain,
            "labels": [month.label for month in months],
            "ticks": [month.label for month in months[:: max(1, len(months) // (3 if frame.size.is_narrow else 6))]],
        },
        margin=room_for(names) + 30,
    )
    words = f"{frame.title} ({frame.unit.label}), {months[0].label} to {last.label}."
    alt = f"{words} By then {frame.unit.format(last.cost)} spent, {frame.unit.format(last.freed)} freed. {note}".strip()
    description = "A line chart of money since the start of the service. Cost is dashed, money freed is solid."
    return finish(drawing, frame, alt=alt, description=description, table=table)


def _name(frame: Frame, series: str, value: Decimal) -> str:
    words = SERIES[series][0]
    return words if frame.size.is_narrow else f"{words} {frame.unit.format(value)}"


def _rows(months: tuple[RecoveryMonth, ...]) -> Iterator[dict[str, Any]]:
    for index, month in enumerate(months):
        for series in SERIES:
            yield {"label": month.label, "index": index, "series": series, "value": float(getattr(month, series))}


def _table(frame: Frame, months: tuple[RecoveryMonth, ...]) -> Table:
    form = frame.unit.format
    rows = ((each.label, form(each.cost), form(each.freed), form(each.freed - each.cost)) for each in months)
    return Table(("To the end of", "Cost", "Freed", "Balance"), tuple(rows))


def _spec() -> Spec:
    lines = line_layer({series: (colour, dash) for series, (_, colour, dash) in SERIES.items()})
    return template(params=("domain", "labels", "ticks"), layers=[lines, end_label_layer(MONEY)])
