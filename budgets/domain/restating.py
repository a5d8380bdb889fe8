"""The statement of a practice that others merged into: its figures and theirs together, part by part (R8, R36).

What a practice took over counts for the whole year to date, as if the two had been one from April on. Each pound
stands in one statement: the old practice's own ends with the month before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import zip_longest

from budgets.domain.inputs import Actual, Amount, AnnualLine, OnFund, OutOfScope
from pbc.core.formats import pounds
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Working


@dataclass(frozen=True)
class Part:
    """One practice of a statement.

    :param name: with its code, as people know it.
    :param how: what became of it: ``merged on 1 July 2006``; empty for the practice whose statement it is.
    :param budget: lines of its issued budget, by line; none where it has no budget.
    :param counted: is its activity in the budget of another part already? Then its own budget does not count.
    """

    name: str
    how: str = ""
    budget: Mapping[str, AnnualLine] = field(default_factory=dict)
    actuals: Mapping[str, Actual] = field(default_factory=dict)
    counted: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.budget and not self.actuals


def budget_line(line: str, label: str, unit: str, parts: Sequence[Part]) -> AnnualLine:
    """A line of the year's budget: that of each part, added up. A line no part has a budget for stands with nought.

    :param parts: the practice itself first.
    """
    own, *others = (_own_line(line, label, unit, part) for part in parts)
    if not others:
        return own
    every = (own, *others)
    known = [each.activity for each in every if each.activity is not None]
    workings = [
        Working(f"{part.name}, {label}, budget as issued", each.net, "£", each.working.formula, (each.working,))
        for part, each in zip(parts, every, strict=True)
    ]
    return replace(
        own,
        holding=next((part.budget[line].holding for part in parts if line in part.budget), own.holding),
        net=sum((each.net for each in every), ZERO),
        gross=sum((each.gross for each in every), ZERO),
        adjustments=tuple(adjustment for each in every for adjustment in each.adjustments),
        to_come=tuple(adjustment for each in every for adjustment in each.to_come),
        activity=sum(known, Decimal(0)) if known else None,
        parts=tuple(workings),
        restated=tuple(_line_sentence(part, each.net, line) for part, each in zip(parts[1:], others, strict=True)),
    )


def actual_line(line: str, parts: Sequence[Part]) -> Actual:
    """What a line came to in the year to date: that of each part, added up."""
    named = [(part.name, part.actuals.get(line, Actual(line))) for part in parts]
    own = named[0][1]
    if len(parts) == 1:
        return own
    every = [actual for _, actual in named]
    return Actual(
        line=line,
        closed=_sum(actual.closed for actual in every),
        closed_now=_sum(actual.closed_now for actual in every),
        open=_sum(actual.open for actual in every),
        monthly=tuple(sum(costs, ZERO) for costs in zip_longest(*(a.monthly for a in every), fillvalue=ZERO)),
        unpriced=sum(actual.unpriced for actual in every),
        fund=sum((actual.fund for actual in every), OnFund()),
        out_of_scope=sum((actual.out_of_scope for actual in every), OutOfScope()),
        held=_months(actual.held for actual in every),
        closed_months=_months(actual.closed_months for actual in every),
        open_months=_months(actual.open_months for actual in every),
        closed_sources=tuple(dict.fromkeys(source for actual in every for source in actual.closed_sources)),
        open_sources=tuple(dict.fromkeys(source for actual in every for source in actual.open_sources)),
        parts=tuple(named),
    )


def sentences(parts: Sequence[Part]) -> tuple[str, ...]:
    """What a statement includes beside the practice's own, a sentence a part."""
    return tuple(
        _sentence(
            part,
            sum((each.net for each in part.budget.values()), ZERO),
            sum((actual.to_date.cost for actual in part.actuals.values()), ZERO),
        )
        for part in parts[1:]
    )


def _own_line(line: str, label: str, unit: str, part: Part) -> AnnualLine:
    if line in part.budget and not part.counted:
        return part.budget[line]
    reason = "The budget names no sum for this line."
    if part.counted:
        reason = "Its activity is in the budget that was set after the merger."
    nothing = AnnualLine(line, label, unit, ZERO, None, Working("Not in the budget", ZERO, "£", "", reason=reason))
    moved = part.budget.get(line)
    return replace(nothing, adjustments=moved.adjustments, to_come=moved.to_come) if moved else nothing


def _line_sentence(part: Part, net: Decimal, line: str) -> str:
    return _sentence(part, net, part.actuals.get(line, Actual(line)).to_date.cost)


def _sentence(part: Part, net: Decimal, actual: Decimal) -> str:
    budget = "its activity was in the budget already" if part.counted else f"budget {pounds(net)}"
    return f"Includes {part.name}, {part.how}: {budget}, actual {pounds(actual)}."


def _sum(amounts: Iterable[Amount]) -> Amount:
    return sum(amounts, Amount())


def _months(spans: Iterable[Sequence[Month]]) -> tuple[Month, ...]:
    return tuple(sorted({month for months in spans for month in months}))
