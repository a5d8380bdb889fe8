"""The chart of an indicator."""

from collections.abc import Sequence

from pbc.activity.domain.benchmarking import PracticeBenchmark
from pbc.core.charts.caterpillar import RankedPractice, Ranking, caterpillar_chart
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Unit
from pbc.core.statistics.estimates import Estimate


def indicator_chart(rows: Sequence[PracticeBenchmark], *, you: int | None) -> Svg:
    """All practices of a PCT on one indicator by their crude rate, each with its 95% limits.

    :param rows: at least one; ``you`` the practice to point out.
    """
    indicator = rows[0].indicator
    practices = tuple(_ranked(row, row.practice_id == you) for row in rows)
    pct, national = (
        value if isinstance(value, float) else None for value in (rows[0].pct_value, rows[0].national_value)
    )
    return caterpillar_chart(
        Frame(f"indicator-{indicator.code.replace('_', '-')}", indicator.title, Unit(indicator.unit)),
        Ranking(practices, pct=pct, national=national),
    )


def _ranked(row: PracticeBenchmark, you: bool) -> RankedPractice:
    if not isinstance(row.rate, Estimate):
        return RankedPractice(row.name, None, you=you)
    limits = row.rate.limits.p95
    return RankedPractice(row.name, row.rate.value, limits.lower, limits.upper, you=you)
