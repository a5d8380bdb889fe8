"""Checks of a statement within itself: line by line, its sums, and the sums of many statements (R41; S4 ¶38)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from budgets.domain.causes import Cause
from budgets.domain.profiles import Profile
from budgets.domain.proofs import Check
from budgets.domain.statements import StatementFigures, StatementLine
from pbc.core.money import ZERO, round_pence
from pbc.core.working import Working

SUMMED = (
    *("budget", "budget_to_date", "actual", "high_cost", "unmet", "out_of_scope", "late", "accrual", "variance"),
    *("forecast", "forecast_variance"),
)
"""Figures of a line that totals are sums of."""


def variances(lines: Sequence[StatementLine], place: str) -> Iterator[Check]:
    """Variance = actual − budget to date, and forecast less budget likewise, wherever both are known."""
    for line in lines:
        where = f"{place}, {line.label}"
        yield from _difference(f"{where}, variance", line.variance, line.actual, line.budget_to_date)
        yield from _difference(f"{where}, forecast less budget", line.forecast_variance, line.forecast, line.budget)


def causes(lines: Sequence[StatementLine], place: str) -> Iterator[Check]:
    """The seven causes of each line sum to its variance, and each cause to what its working says."""
    for line in lines:
        variance = line.variance.value
        if not isinstance(variance, Decimal):
            continue
        parts = line.split.parts if line.split else ()
        yield Check(f"{place}, {line.label}, causes", sum((part.within for part in parts), ZERO), variance)
        for part in parts:
            shown = part.working.value
            if isinstance(shown, Decimal):
                yield Check(f"{place}, {line.label}, {part.cause}", shown, part.within + part.apart)


def to_date(lines: Sequence[StatementLine], profile: Profile, place: str) -> Iterator[Check]:
    """The budget to date is that of the months gone by, and those of all twelve are the year's."""
    weights = profile.weights
    gone = sum(weights[: profile.through.number_in_year], Decimal(0))
    for line in lines:
        budget = line.budget.value
        if isinstance(budget, Decimal):
            due = round_pence(budget * gone / sum(weights, Decimal(0)))
            yield from _same(f"{place}, {line.label}, budget to date", line.budget_to_date, due)


def sums(figures: StatementFigures, place: str) -> Iterator[Check]:
    """Lines sum to the total, those of each holding to its subtotal, and their causes to the total's."""
    yield from summed(figures.total, figures.lines, f"{place}, total")
    for subtotal in figures.subtotals:
        parts = [line for line in figures.lines if line.holding is subtotal.holding]
        yield from summed(subtotal, parts, f"{place}, {subtotal.label}")
    yield from _causes_summed(figures, place)


def summed(total: StatementLine, parts: Sequence[StatementLine], place: str) -> Iterator[Check]:
    """Every figure of a total is the sum of those of its parts that are known."""
    for name in SUMMED:
        known = [value for part in parts if isinstance(value := getattr(part, name).value, Decimal)]
        if known:
            yield from _same(f"{place}, {name.replace('_', ' ')}", getattr(total, name), sum(known, ZERO))


def rolled_up(
    lines: Sequence[StatementLine], of_practices: Mapping[str, Sequence[StatementLine]], place: str
) -> Iterator[Check]:
    """Each line of a PCT is the sum of that line of its practices."""
    everybody = [line for parts in of_practices.values() for line in parts]
    for line in lines:
        parts = [part for part in everybody if (part.line, part.holding) == (line.line, line.holding)]
        yield from summed(line, parts, f"{place}, {line.label}")


def _causes_summed(figures: StatementFigures, place: str) -> Iterator[Check]:
    splits = [line.split for line in figures.lines if line.split]
    if figures.total.split is None:
        return
    for cause in Cause:
        due = sum((split[cause].together for split in splits), ZERO)
        yield Check(f"{place}, total, {cause}", figures.total.split[cause].together, due)


def _difference(place: str, figure: Working, minuend: Working, subtrahend: Working) -> Iterator[Check]:
    if isinstance(minuend.value, Decimal) and isinstance(subtrahend.value, Decimal):
        yield from _same(place, figure, minuend.value - subtrahend.value)


def _same(place: str, figure: Working, due: Decimal) -> Iterator[Check]:
    """A figure that is missing where one is due counts as nought."""
    yield Check(place, figure.value if isinstance(figure.value, Decimal) else ZERO, due)
