"""The chart of why a variance arose."""

from collections.abc import Sequence
from decimal import Decimal

from budgets.domain.causes import CAUSE_NAMES, Split
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.waterfall import Step, waterfall_chart

POUNDS = Unit("£ more or less than the budget to date", decimals=0, prefix="£")
WHOLE = "All cost known now"


def causes_chart(split: Split, title: str, *, id: str = "causes", size: Size = Size.NARROW) -> Svg:
    """The seven parts, from the budget to date to all cost that is known now."""
    return parts_chart([(CAUSE_NAMES[part.cause], part.together) for part in split.parts], title, id=id, size=size)


def parts_chart(parts: Sequence[tuple[str, Decimal]], title: str, *, id: str, size: Size) -> Svg:
    """The same from names and pounds, as a pack has them stored."""
    steps = tuple(Step(name, pounds) for name, pounds in parts)
    note = "Late data and high cost are stated apart: the statement’s actual leaves them out."
    return waterfall_chart(Frame(id=id, title=title, unit=POUNDS, size=size), steps, WHOLE, note)
