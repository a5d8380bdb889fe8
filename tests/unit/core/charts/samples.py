"""Charts of invented figures, one of each kind, to try the rules that hold for all."""

from decimal import Decimal

from pbc.core.charts.benchmarks import Bar, Benchmark, benchmark_chart
from pbc.core.charts.budget import BudgetMonth, budget_chart
from pbc.core.charts.caterpillar import RankedPractice, Ranking, caterpillar_chart
from pbc.core.charts.distances import Distances, DistantPractice, distances_chart
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.funnel import Funnel, FunnelCurve, FunnelDot, funnel_chart
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.sparkline import sparkline
from pbc.core.charts.trend import LimitBand, Trend, TrendPoint, trend_chart
from pbc.core.charts.waterfall import Step, waterfall_chart
from pbc.core.statistics.funnels import Significance
from pbc.core.statistics.icons import Variation

RATE = Unit("per 1,000 patients")
POUNDS = Unit("£ from April", decimals=0, prefix="£")
MONTHS = ("Apr 2006", "May 2006", "Jun 2006", "Jul 2006")

TREND = Trend(
    points=(
        TrendPoint("Apr 2006", 10.0, last_year=9.0),
        TrendPoint("May 2006", None, last_year=9.5),
        TrendPoint("Jun 2006", 16.0, variation=Variation.CONCERN_HIGH),
        TrendPoint("Jul 2006", 11.0, last_year=10.5),
    ),
    bands=(LimitBand("Apr 2006", "Jul 2006", mean=11.0, lower=8.0, upper=14.0),),
    note="A shift is 7 months on one side of the mean.",
)
FUNNEL = Funnel(
    dots=(
        FunnelDot("Hill Street", 5000, 101.0, you=True),
        FunnelDot("Mill Lane", 9000, 140.0, Significance.HIGH_998),
        FunnelDot("The Green", 3000, 82.0, Significance.LOW_95),
    ),
    curves=(
        FunnelCurve("95%", ((2000, 120.0), (5000, 112.0), (9000, 108.0))),
        FunnelCurve("99.8%", ((10, 4000.0), (5000, 118.0), (9000, 112.0))),
    ),
    target=100.0,
    size_unit=Unit("Registered patients", decimals=0),
    national=98.0,
)
RANKING = Ranking(
    practices=(
        RankedPractice("Mill Lane", 140.0, 120.0, 160.0),
        RankedPractice("Hill Street", 101.0, 95.0, 107.0, you=True),
        RankedPractice("The Green", 82.0),
        RankedPractice("New Practice", None),
    ),
    pct=100.0,
    national=98.0,
)
DISTANCES = Distances(
    practices=(
        DistantPractice("Mill Lane", 14.2),
        DistantPractice("Hill Street", -3.1, you=True),
        DistantPractice("The Green", -12.0),
        DistantPractice("New Practice", None),
    ),
    band=10.0,
    target="Fair share",
)
BENCHMARKS = (
    Benchmark(
        "Admissions", RATE, Bar("You", 98.2, 92.0, 104.0), Bar("PCT", 104.1, 103.0, 105.0), Bar("England", 101.5)
    ),
    Benchmark(
        "Follow-ups",
        Unit("for each first attendance", decimals=2),
        Bar("You", None, reason="Fewer than 10 attendances"),
        Bar("PCT", 2.45),
        Bar("England", 2.3),
    ),
)
BUDGET = (
    BudgetMonth("Apr 2006", Decimal("1000.00"), Decimal("900.00")),
    BudgetMonth("May 2006", Decimal("2000.00"), Decimal("2100.50"), Decimal("2100.50")),
    BudgetMonth("Jun 2006", Decimal("3000.00"), None, Decimal("3150.75")),
)
STEPS = (Step("List size", Decimal("120.00")), Step("Volume", Decimal("-300.60")), Step("Mix", Decimal("0.00")))
SPARK = (("Apr 2006", 3.0), ("May 2006", None), ("Jun 2006", 5.0))


def frame(name: str, unit: Unit = RATE, size: Size = Size.WIDE, title: str = "Admissions") -> Frame:
    """A frame around a sample."""
    return Frame(id=name, title=title, unit=unit, size=size)


def samples(size: Size = Size.WIDE, prefix: str = "") -> dict[str, Svg]:
    """One chart of each kind."""
    return {
        "trend": trend_chart(frame(f"{prefix}trend", size=size), TREND),
        "funnel": funnel_chart(frame(f"{prefix}funnel", size=size), FUNNEL),
        "caterpillar": caterpillar_chart(frame(f"{prefix}caterpillar", size=size), RANKING),
        "distances": distances_chart(frame(f"{prefix}distances", size=size), DISTANCES),
        "benchmarks": benchmark_chart(frame(f"{prefix}benchmarks", size=size), BENCHMARKS),
        "budget": budget_chart(frame(f"{prefix}budget", POUNDS, size), BUDGET),
        "sparkline": sparkline(frame(f"{prefix}sparkline", size=size), SPARK),
        "waterfall": waterfall_chart(frame(f"{prefix}waterfall", POUNDS, size), STEPS, "Over or under"),
    }


def empty_samples() -> dict[str, Svg]:
    """Each chart with nothing to draw."""
    nobody = (Bar("You", None), Bar("PCT", None), Bar("England", None))
    return {
        "trend": trend_chart(frame("e-trend"), Trend(points=())),
        "trend without values": trend_chart(frame("e-trend-2"), Trend(points=(TrendPoint("Apr 2006", None),))),
        "funnel": funnel_chart(frame("e-funnel"), Funnel((), (), 100.0, RATE)),
        "caterpillar": caterpillar_chart(frame("e-caterpillar"), Ranking(practices=())),
        "caterpillar without values": caterpillar_chart(frame("e-c-2"), Ranking((RankedPractice("A", None),), pct=9.0)),
        "distances": distances_chart(frame("e-distances"), Distances((), 10.0, "Fair share")),
        "distances without values": distances_chart(
            frame("e-d-2"), Distances((DistantPractice("A", None),), 10.0, "Fair share")
        ),
        "benchmarks": benchmark_chart(frame("e-benchmarks"), ()),
        "benchmarks without values": benchmark_chart(frame("e-b-2"), (Benchmark("Admissions", RATE, *nobody),)),
        "budget": budget_chart(frame("e-budget", POUNDS), ()),
        "budget without money": budget_chart(frame("e-budget-2", POUNDS), (BudgetMonth("Apr 2006", None),)),
        "sparkline": sparkline(frame("e-sparkline"), ()),
        "waterfall": waterfall_chart(frame("e-waterfall", POUNDS), (), "Over or under"),
    }
