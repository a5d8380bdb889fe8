"""The chart of variances and chance: every practice by its list, inside or outside the curves of luck."""

from collections.abc import Callable

from budgets.queries.chance import PctChance
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.funnel import Funnel, FunnelCurve, FunnelDot, funnel_chart
from pbc.core.charts.grammar import Unit
from pbc.core.statistics.estimates import Limits

PERCENT = Unit("Variance, % of the budget to date", decimals=1, suffix="%")
PATIENTS = Unit("Patients on the list", decimals=0)
LIMITS: tuple[tuple[str, Callable[[Limits], float]], ...] = (
    ("95%", lambda limits: limits.p95.lower),
    ("95%", lambda limits: limits.p95.upper),
    ("99.8%", lambda limits: limits.p998.lower),
    ("99.8%", lambda limits: limits.p998.upper),
)


def chance_chart(found: PctChance, *, you: int | None = None) -> Svg:
    """Practices by list size and variance, with the limits that chance alone sets.

    :param you: the practice to point out.
    """
    dots = tuple(
        FunnelDot(
            label=each.statement.practice.name,
            size=float(each.patients),
            value=each.chance.percent,
            significance=each.chance.significance,
            you=each.statement.practice.pk == you,
        )
        for each in found.practices
        if each.patients and each.chance.percent is not None
    )
    curves = tuple(
        FunnelCurve(level, tuple((float(point.patients), limit(point.limits)) for point in found.curve))
        for level, limit in LIMITS
    )
    funnel = Funnel(
        dots=dots,
        curves=curves if found.curve else (),
        target=0.0,
        size_unit=PATIENTS,
        target_label="On budget",
        note="Each practice is judged by its own budget; the curves are those of a practice with the PCT’s usual mix.",
    )
    return funnel_chart(Frame("chance", f"Variances and chance, to {found.month.label}", PERCENT), funnel)
