"""The charts of a pack, drawn from its stored data. Drawing starts threads: never before a process forks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from budgets.rendering.causes import parts_chart
from pbc.core.charts.benchmarks import Bar, Benchmark, benchmark_chart
from pbc.core.charts.budget import BudgetMonth, budget_chart
from pbc.core.charts.figure import Frame, Svg, Table, again, no_data
from pbc.core.charts.funnel import Funnel, FunnelCurve, FunnelDot, funnel_chart
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.trend import Trend, TrendPoint, trend_chart
from pbc.core.periods import Month
from pbc.core.statistics.funnels import Significance

FIRST_PAGE_BENCHMARKS = (
    "gp_referral_rate",
    "emergency_admission_rate",
    "first_outpatient_rate",
    "follow_up_rate",
)
FIRST_PAGE_TREND = "non_elective"


def charts_of(data: Mapping[str, Any]) -> dict[str, Svg]:
    """Every chart of a pack by key. All are narrow: two stand side by side on paper, one alone on a telephone."""
    charts = {"budget": _budget(data), "benchmarks": _benchmarks(data)}
    if causes := data["statement"].get("causes"):
        parts = [(each["label"], Decimal(each["pounds"])) for each in causes]
        charts["causes"] = parts_chart(parts, "Why did it move?", id="chart-causes", size=Size.LOW)
    for section in data["sections"]:
        if section["chart"]:
            charts[section["key"]] = _trend(section["chart"], id=f"chart-{section['key']}")
    if FIRST_PAGE_TREND in charts:
        charts["first"] = again(charts[FIRST_PAGE_TREND], "chart-first")
    for funnel in data["funnels"]:
        charts[f"funnel-{funnel['code']}"] = _funnel(funnel)
    return charts


def picture(key: str) -> str:
    """The address of a chart of the pack: on paper it is one thing, and its marks are not laid out."""
    return f"chart:{key}"


def markup(svg: Svg) -> Markup:
    """The picture as it goes into a page: our own drawing, every text in it escaped."""
    return Markup(svg.text)  # noqa: S704 - see above


def _trend(chart: Mapping[str, Any], *, id: str) -> Svg:
    unit = Unit(chart["unit"], decimals=0, prefix=chart["prefix"])
    frame = Frame(id, chart["title"], unit, Size.LOW)
    points = zip(chart["months"], chart["this_year"], chart["last_year"], strict=True)
    return trend_chart(frame, Trend(tuple(TrendPoint(label, now, before) for label, now, before in points)))


def _budget(data: Mapping[str, Any]) -> Svg:
    frame = Frame("chart-budget", "Budget and spending so far", Unit("£ from 1 April", 0, prefix="£"), Size.LOW)
    course = data["statement"]["course"]
    if not course:
        return no_data(frame, Table(("To the end of", "Budget"), ()), data["statement"]["absent"])
    months = tuple(
        BudgetMonth(
            label=Month.parse(point["month"]).short_label,
            budget=_money(point["budget"]),
            actual=_money(point["actual"]),
            forecast=_money(point["forecast"]),
        )
        for point in course
    )
    return budget_chart(frame, months)


def _money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _benchmarks(data: Mapping[str, Any]) -> Svg:
    frame = Frame("chart-benchmarks", "You beside the PCT and England", Unit("Each on its own scale"), Size.NARROW)
    groups = tuple(
        Benchmark(
            title=c["title"],
            unit=Unit(c["unit"]),
            practice=Bar("You", c["value"], c["lower"], c["upper"], c["absent"] and "no figure"),
            pct=Bar("PCT", c["pct"], reason="no figure"),
            national=Bar("England", c["national"], reason="no figure"),
        )
        for c in data["comparisons"]
        if c["code"] in FIRST_PAGE_BENCHMARKS
    )
    return benchmark_chart(frame, groups) if groups else no_data(frame, Table((), ()), "No benchmark can be given.")


def _funnel(funnel: Mapping[str, Any]) -> Svg:
    frame = Frame(f"chart-funnel-{funnel['code']}", funnel["title"], Unit("Your PCT as 100", 0), Size.NARROW)
    return funnel_chart(
        frame,
        Funnel(
            dots=tuple(
                FunnelDot(dot["label"], dot["size"], dot["value"], Significance(dot["significance"]), dot["you"])
                for dot in funnel["dots"]
            ),
            curves=tuple(FunnelCurve(c["level"], tuple((x, y) for x, y in c["points"])) for c in funnel["curves"]),
            target=100,
            size_unit=Unit("Events expected, age and sex allowed for", 0),
            note=funnel["note"],
        ),
    )
