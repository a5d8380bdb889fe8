"""The chart of a benefit: each month against what was usual before, and what was promised (R101, R108)."""

from collections.abc import Sequence

from business_cases.domain.benefits import Series
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.trend import LimitBand, Promise, Trend, TrendPoint, trend_chart
from pbc.core.periods import Month, months_between
from pbc.core.statistics.icons import Variation
from pbc.core.statistics.process_limits import ProcessLimits
from pbc.core.statistics.special_cause import Heading, find_signals


def benefit_chart(
    key: str,
    title: str,
    unit: str,
    series: Series,
    start: Month,
    limits: ProcessLimits | None,
    promised: float | None,
    *,
    higher_is_better: bool,
    decimals: int = 0,
    narrow: bool = False,
) -> Svg:
    """A month a point, from the first that is known; a month without data is a gap.

    :param limits: of the months before the start; the promise stands from the start on.
    """
    frame = Frame(f"{key}-narrow" if narrow else key, title, Unit(unit, decimals), Size.LOW if narrow else Size.WIDE)
    if not series:
        return trend_chart(frame, Trend(()))
    months = list(months_between(series[0][0], max(series[-1][0], start)))
    labels = [month.short_label for month in months]
    values = {month: float(value) for month, value in series}
    varied = _varied(values, months, start, limits, higher_is_better=higher_is_better)
    points = tuple(
        TrendPoint(label, values.get(month), variation=varied.get(month, Variation.COMMON_CAUSE))
        for month, label in zip(months, labels, strict=True)
    )
    bands = (LimitBand.of(limits, first=labels[0], last=labels[-1]),) if limits else ()
    promise = None if promised is None else Promise(start.short_label, labels[-1], promised)
    note = f"The service began in {start.label}. Limits are those of the twelve months before."
    return trend_chart(frame, Trend(points, bands, note, promise))


def _varied(
    values: dict[Month, float],
    months: Sequence[Month],
    start: Month,
    limits: ProcessLimits | None,
    *,
    higher_is_better: bool,
) -> dict[Month, Variation]:
    """Which months since the start are more than usual variation, and which way."""
    later = [month for month in months if month >= start and month in values]
    if limits is None:
        return {}
    better = Heading.HIGH if higher_is_better else Heading.LOW
    kinds = {
        (Heading.HIGH, True): Variation.IMPROVEMENT_HIGH,
        (Heading.LOW, True): Variation.IMPROVEMENT_LOW,
        (Heading.HIGH, False): Variation.CONCERN_HIGH,
        (Heading.LOW, False): Variation.CONCERN_LOW,
    }
    signals = find_signals([values[month] for month in later], limits)
    return {
        month: kinds[found.heading, found.heading is better]
        for month, found in zip(later, signals, strict=True)
        if found.heading
    }
