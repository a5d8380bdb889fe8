"""The chart of budgets beside fair shares."""

from decimal import Decimal

from budgets.domain.pace import PaceRules
from budgets.queries.fair_share_positions import Position
from pbc.core.charts.distances import Distances, DistantPractice, distances_chart
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Unit
from pbc.core.periods import FinancialYear

PERCENT = Unit("% of the fair share", suffix="%")


def distance_chart(rows: list[Position], rules: PaceRules, year: FinancialYear, *, you: int | None = None) -> Svg:
    """Every practice's distance from its fair share, with the band.

    :param you: the practice to point out.
    """
    marks = tuple(DistantPractice(row.name, _percent(row), row.practice == you) for row in rows)
    frame = Frame("fair-share-distance", f"Distance of budgets from fair shares, {year}", PERCENT)
    note = "Above nought a budget is higher than the fair share. That is a difference, not a judgement."
    return distances_chart(frame, Distances(marks, float(rules.band_part * 100), "Fair share", note))


def _percent(row: Position) -> float | None:
    part: Decimal | None = row.distance.part if row.distance else None
    return None if part is None else float(part * 100)
