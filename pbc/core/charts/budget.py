"""Budget and spending so far, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pbc.core.charts.drawing import draw, template
from pbc.core.charts.figure import Frame, Svg, Table, finish, no_data
from pbc.core.charts.grammar import BLUE, GREY, LIGHT_BLUE, WHITE, Spec
from pbc.core.charts.labels import end_label_layer, end_labels, room_for
from pbc.core.charts.monthly import MONEY, MONTHS, line_layer
from pbc.core.charts.scales import domain_of

SERIES = {"budget": (GREY, [6, 4]), "forecast": (LIGHT_BLUE, [2, 3]), "actual": (BLUE, [1, 0])}


@dataclass(frozen=True)
class BudgetMonth:
    """Money from the start of the year to the end of one month.

    :ivar actual: ``None`` for a month that is not closed.
    :ivar forecast: from the last closed month (where it equals the actual) to the year's end.
    """

    label: str
    budget: Decimal | None
    actual: Decimal | None = None
    forecast: Decimal | None = None


def budget_chart(frame: Frame, months: tuple[BudgetMonth, ...], note: str = "") -> Svg:
    """Draw cumulative budget (dashed), actual (solid, with points) and forecast (dotted) from 0."""
    table = _table(frame, months)
    if all(month.actual is None and month.budget is None for month in months):
        return no_data(frame, table)
    rows = list(_rows(months))
    names = [(_name(frame, series, value), float(value)) for series, value in _ends(months)]
    domain = domain_of((row["value"] for row in rows), from_zero=True)
    drawing = draw(
        _spec,
        size=frame.size,
        unit=frame.unit,
        rows={
            "values": rows,
            "marks": [row for row in rows if row["series"] == "actual"],
            "names": end_labels(frame, names, domain),
        },
        params={
            "domain": domain,
            "labels": [month.label for month in months],
            "ticks": [month.label for month in months[:: 6 if frame.size.is_narrow else 3]],
        },
        margin=room_for(names) + 30,
    )
    description = "A line chart of money from the start of the year. Budget is dashed, actual solid, forecast dotted. "
    return finish(drawing, frame, alt=_alt(frame, months), description=(description + note).strip(), table=table)


def _name(frame: Frame, series: str, value: Decimal) -> str:
    words = "Actual so far" if series == "actual" else series.capitalize()
    return words if frame.size.is_narrow else f"{words} {frame.unit.format(value)}"


def _rows(months: tuple[BudgetMonth, ...]) -> Iterator[dict[str, Any]]:
    for index, month in enumerate(months):
        for series in SERIES:
            value = getattr(month, series)
            if value is not None:
                yield {"label": month.label, "index": index, "series": series, "value": float(value)}


def _ends(months: tuple[BudgetMonth, ...]) -> Iterator[tuple[str, Decimal]]:
    """The last figure of each series."""
    for series in SERIES:
        values = [value for month in months if (value := getattr(month, series)) is not None]
        if values:
            yield series, values[-1]


def _alt(frame: Frame, months: tuple[BudgetMonth, ...]) -> str:
    unit = frame.unit
    closed = [month for month in months if month.actual is not None]
    words = [f"{frame.title} ({unit.label}), {months[0].label} to {months[-1].label}."]
    if closed:
        last = closed[-1]
        words.append(f"To {last.label}: actual {unit.format(last.actual)}, budget {unit.format(last.budget)}.")
    else:
        words.append("No month is closed.")
    words += [
        f"{name.capitalize()} for the year {unit.format(value)}." for name, value in _ends(months) if name != "actual"
    ]
    return " ".join(words)


def _table(frame: Frame, months: tuple[BudgetMonth, ...]) -> Table:
    forecast = any(month.forecast is not None for month in months)
    return Table(
        ("To the end of", "Budget", "Actual", *(["Forecast"] * forecast)),
        tuple(
            (
                month.label,
                frame.unit.format(month.budget),
                frame.unit.format(month.actual),
                *([frame.unit.format(month.forecast)] * forecast),
            )
            for month in months
        ),
    )


def _spec() -> Spec:
    point = {"type": "point", "size": 70, "fill": BLUE, "stroke": WHITE, "strokeWidth": 1, "opacity": 1}
    return template(
        params=("domain", "labels", "ticks"),
        layers=[
            line_layer(SERIES),
            {"data": {"name": "marks"}, "mark": point, "encoding": {"x": MONTHS, "y": MONEY}},
            end_label_layer(MONEY),
        ],
    )
