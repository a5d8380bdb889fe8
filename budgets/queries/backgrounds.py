"""What each line of one practice's statement is looked at against: seasons, mix, list, prices, arrivals (R41)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budgets.domain.accruals import Cell, accrual
from budgets.domain.inputs import Actual, Amount, Background
from budgets.domain.services import line_label
from budgets.models import Budget
from budgets.queries.completeness import Arrivals, arrivals
from budgets.queries.ground import Ground
from budgets.queries.price_changes import lists_of_the_budget, price_changes
from budgets.queries.recorded import OfLine
from pbc.activity.domain.lines import Line
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Working
from pbc.organisations.models import Organisation
from pbc.organisations.queries import PopulationSnapshot, list_sizes


@dataclass(frozen=True)
class Surroundings:
    """What is read beyond the ground for one practice with those it took over.

    :param lists: patients on the list of the budget, and on the latest one.
    :param repriced: what a change of price list adds, by line.
    """

    lists: tuple[int, int] | None = None
    repriced: Mapping[Line, Decimal] = field(default_factory=dict)
    arrivals: Arrivals = field(default_factory=Arrivals)


def surroundings(practice: Organisation, pct: Organisation | None, found: Ground) -> Surroundings:
    """Two queries, and two more where a price list has changed since the budget was set."""
    keys = found.keys(practice)
    budgets = [found.budgets[key] for key in keys if key in found.budgets]
    if not budgets:
        return Surroundings()
    lists = lists_of_the_budget(budgets[0])
    return Surroundings(
        lists=_lists(practice, found, budgets),
        repriced=_repriced(keys, found, lists) if lists else {},
        arrivals=arrivals(pct, keys, found.month),
    )


def backgrounds(
    practice: Organisation, found: Ground, around: Surroundings | None, actuals: Sequence[Actual]
) -> dict[str, Background]:
    """By line. No query.

    :param around: none where many practices are shown at once: last year's months alone are then at hand.
    """
    keys = found.keys(practice)
    made = {}
    for actual in actuals:
        line = actual.line
        of_line = [(key, Line(line)) for key in keys] if line in set(Line) else []
        background = Background(last_year=_last_year(found, of_line))
        made[line] = _full(background, found, around, of_line, actual) if around else background
    return made


def _full(
    background: Background, found: Ground, around: Surroundings, of_line: Sequence[OfLine], actual: Actual
) -> Background:
    line = Line(actual.line) if of_line else None
    return Background(
        last_year=background.last_year,
        before=_mix(found.recorded.before, of_line),
        now=_mix(found.recorded.now, of_line),
        unpriced_before=sum(found.recorded.unpriced.get(key, 0) for key in of_line),
        lists=around.lists,
        repriced=around.repriced.get(line, ZERO) if line else ZERO,
        accrual=accrual_of(actual, around.arrivals, found.month),
    )


def accrual_of(actual: Actual, found: Arrivals, month: Month) -> Working:
    """The accrual of a line, from what has been learned of its providers."""
    cells: Sequence[Cell] = found.cells.get(Line(actual.line), ()) if actual.line in set(Line) else ()
    missing = month.number_in_year - actual.months_held
    return accrual(line_label(actual.line), cells, found.completeness, held=actual.held, missing=missing)


def _last_year(found: Ground, of_line: Iterable[OfLine]) -> dict[Month, Decimal]:
    sums: dict[Month, Decimal] = {}
    for key in of_line:
        for month, cost in found.recorded.last_year.get(key, {}).items():
            sums[month] = sums.get(month, ZERO) + cost
    return sums


def _mix(of: Mapping[OfLine, Mapping[str, Amount]], keys: Iterable[OfLine]) -> dict[str, Amount]:
    sums: dict[str, Amount] = {}
    for key in keys:
        for specialty, amount in of.get(key, {}).items():
            sums[specialty] = sums.get(specialty, Amount()) + amount
    return sums


def _lists(practice: Organisation, found: Ground, budgets: Sequence[Budget]) -> tuple[int, int] | None:
    """The list that the budgets were set on, and the latest by the month's end; none where either is not known.

    The list of a practice taken over is added until the heir's own has been counted after the merger.
    """
    latest = list_sizes(found.keys(practice), found.month.last_day)
    if practice.pk not in latest:
        return None
    counted: set[str] = set()
    for budget in budgets:
        counted |= set(budget.facts.get("recorded_under", ())[1:])
    own = [each for each in budgets if each.practice_id == practice.pk or not _is_in(each, found, counted)]
    before = sum(int(budget.facts.get("list_size") or 0) for budget in own)
    merged = {each.practice.pk: each.on for each in found.takeovers.of.get(practice.pk, ())}
    now = sum(each.patients for each in latest.values() if _counts(each, latest[practice.pk], merged))
    return (before, now) if before and now else None


def _is_in(budget: Budget, found: Ground, counted: set[str]) -> bool:
    taken = [each.practice for every in found.takeovers.of.values() for each in every]
    return any(each.pk == budget.practice_id and each.code in counted for each in taken)


def _counts(each: PopulationSnapshot, heir: PopulationSnapshot, merged: Mapping[int, date]) -> bool:
    merged_on = merged.get(each.practice_id)
    return merged_on is None or heir.counted_on < merged_on


def _repriced(keys: Sequence[int], found: Ground, lists: Sequence[int]) -> dict[Line, Decimal]:
    cost: dict[Line, Decimal] = {}
    for (practice, _, line), totals in found.recorded.to_date.items():
        if practice in keys:
            cost[line] = cost.get(line, ZERO) + totals.cost
    return price_changes(keys, found.month, cost, lists, {key: of for key, of in found.lists.items() if key in keys})
