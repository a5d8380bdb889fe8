"""How patients' costs spread over a PCT's practices, and what chance alone does to their variances."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.chance import (
    Chance,
    Pool,
    SizePoint,
    Spread,
    ToDate,
    limits_by_size,
    of_line,
    of_practice,
    summed,
    together,
)
from budgets.domain.exclusions import Lists
from budgets.domain.high_cost import terms_in
from budgets.domain.setting import Method
from budgets.domain.statements import StatementLine
from budgets.models import Budget
from budgets.queries.exclusions import held_of, not_out_of_scope
from budgets.queries.statements import Statement, statement, statements
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.activity.queries.activity import months_to_date, rolling_months
from pbc.activity.queries.patients import parameters, patient_costs_sql
from pbc.core.kept import keep, kept_under
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.statistics.compound import Moments
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation
from pbc.organisations.queries import list_sizes, practices_of

HISTORIC = {Method.REPRICED_ACTIVITY, Method.PRESCRIBING_UPLIFT}
"""Ways of setting a line that stand on the practice's own last year, and so carry its luck."""

NO_THRESHOLD = Decimal(10) ** 12
SIZES = (1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000, 16_000, 24_000)
"""List sizes that the curve of chance is drawn through, besides the practices' own."""
MOST_YEARS = 3


def pool(
    practice_ids: Collection[int], month: Month, rules: Mapping[str, RuleInForce], *, in_full: bool = False
) -> Pool:
    """The spread of patients' costs over these practices, this year to date and the whole of last year.

    Costs above the threshold of costly patients, where one is in force, are the fund's and do not count; nor do
    treatments out of a practice's scope. One query where the sums are kept and nothing has changed since.

    Sums are kept by the code of a practice: a patient with rows under two, of practices that merged in the year, is one
    under each, and each part is held against the threshold by itself. What the fund bears is added up over both.

    :param in_full: with what lies above the threshold: for practices whose fund was empty, and which bear it.
    """
    terms = terms_in(rules)
    threshold = terms.threshold if terms and not in_full else NO_THRESHOLD
    months = (*month.financial_year.previous.months, *months_to_date(month))
    held = held_of(practice_ids, month.financial_year, months)
    keys = {practice: f"spread:{practice}:{month}:{threshold}:{of.key(months)}" for practice, of in held.items()}
    kept = kept_under(keys.values())
    found = {practice: kept[key] for practice, key in keys.items() if key in kept}
    if missing := sorted(keys.keys() - found.keys()):
        made = _made(missing, month, threshold, {practice: held[practice].exclusions for practice in missing})
        keep({keys[practice]: made[practice] for practice in missing})
        found |= made
    return Pool.of([now for now, _ in found.values()], [then for _, then in found.values()])


def chance(of: Statement, found: Pool) -> Chance | None:
    """What chance alone does to a practice's variance; ``None`` where it has no budget."""
    lines = to_dates(of)
    return of_practice(of.practice.name, lines, found) if lines else None


def pool_around(made: Statement) -> Pool | None:
    """The spread over all practices of the statement's PCT; ``None`` where there is no budget to judge against."""
    if made.figures is None or made.pct is None:
        return None
    everybody = [each.pk for each in practices_of(made.pct, made.month.last_day)]
    return pool(everybody, made.month, made.rules, in_full=bears_in_full(made))


def bears_in_full(of: Statement) -> bool:
    """Whether the practice bears what lies above the threshold itself, its fund having been empty."""
    return any(line.unmet.value for line in of.lines)


class Spreads:
    """The spread that each practice of a month is judged by: with, or without, what lies above the threshold."""

    def __init__(self, practice_ids: Collection[int], month: Month, rules: Mapping[str, RuleInForce]) -> None:
        self._practice_ids, self._month, self._rules = practice_ids, month, rules
        self._found: dict[bool, Pool] = {}

    def of(self, statement: Statement) -> Pool:
        return self.where(in_full=bears_in_full(statement))

    def where(self, *, in_full: bool) -> Pool:
        if in_full not in self._found:
            self._found[in_full] = pool(self._practice_ids, self._month, self._rules, in_full=in_full)
        return self._found[in_full]


def chance_by_line(of: Statement, found: Pool) -> list[Chance]:
    """The same line by line."""
    labels = {line.line: line.label for line in of.lines}
    return [of_line(labels[line.line], line, found) for line in to_dates(of)]


def to_dates(of: Statement) -> list[ToDate]:
    """The lines of a statement whose variance is known."""
    if of.profile is None:
        return []
    share = of.profile.part / of.profile.whole
    methods = _methods(of.budget)
    return [
        ToDate(
            line=line.line,
            budget=_money(line, "budget"),
            budget_to_date=_money(line, "budget_to_date"),
            actual=_money(line, "budget_to_date") + _money(line, "variance"),
            share=share,
            from_history=methods.get(line.line, Method.REPRICED_ACTIVITY) in HISTORIC,
        )
        for line in of.lines
        if line.variance.value is not None
    ]


@dataclass(frozen=True)
class Judged:
    """A practice's statement and the chance of its variance; ``patients`` on its list, where one is held."""

    statement: Statement
    chance: Chance
    patients: int | None


@dataclass(frozen=True)
class Group:
    """Practices that pool their variances."""

    consortium: Organisation
    chance: Chance
    practices: int


@dataclass(frozen=True)
class PctChance:
    """A PCT's practices beside chance, its consortia, and how far chance carries practices of any size."""

    pct: Organisation
    month: Month
    practices: tuple[Judged, ...]
    groups: tuple[Group, ...]
    curve: tuple[SizePoint, ...]


def pct_chance(pct: Organisation, month: Month, *, visible: Sequence[Organisation] | None = None) -> PctChance:
    """Every practice that has a budget, judged by the spread of all the PCT's patients.

    :param visible: practices to show, where a hat sees fewer; the spread is of all of them.
    """
    found = statements(pct, month)
    rules = rules_in_force(month.last_day, pct)
    every = [each for each in found.statements if each.figures]
    spreads = Spreads([each.practice.pk for each in every], month, rules)
    lists = list_sizes([each.practice for each in every], month.last_day)
    judged = [
        Judged(each, judgement, lists[each.practice.pk].patients if each.practice.pk in lists else None)
        for each in every
        if (judgement := chance(each, spreads.of(each)))
    ]
    shown = {practice.pk for practice in visible} if visible is not None else {each.practice.pk for each in every}
    seen = tuple(each for each in judged if each.statement.practice.pk in shown)
    groups = _groups([each for each in judged if each.statement.practice.pk in shown], month)
    return PctChance(pct, month, seen, groups, tuple(_curve(judged, spreads.where(in_full=False))))


def years_together(practice: Organisation, month: Month, name: str) -> Chance | None:
    """The practice's variance to date and those of its earlier years as one; ``None`` where it has one year only."""
    found: list[Chance] = []
    at = month
    while len(found) < MOST_YEARS:
        made = statement(practice, at)
        spread = pool_around(made)
        if spread is None:
            break
        if (judgement := chance(made, spread)) is None:
            break
        found.append(replace(judgement, name=str(at.financial_year)))
        at = at.financial_year.previous.months[-1]
    return together(name, found) if len(found) > 1 else None


def _groups(judged: Sequence[Judged], month: Month) -> tuple[Group, ...]:
    """Consortia of these practices at the end of the month, by name. One query."""
    by_practice = {each.statement.practice.pk: each.chance for each in judged}
    rows = Affiliation.objects.filter(
        child__in=by_practice, parent__kind=OrganisationKind.CONSORTIUM, period__contains=month.last_day
    ).select_related("parent")
    members: dict[Organisation, list[Chance]] = {}
    for row in rows.order_by("parent__name", "child__name"):
        members.setdefault(row.parent, []).append(by_practice[row.child_id])
    return tuple(Group(each, together(each.name, parts), len(parts)) for each, parts in members.items())


def _curve(judged: Sequence[Judged], spread: Pool) -> list[SizePoint]:
    listed = [each for each in judged if each.patients]
    patients = sum(each.patients or 0 for each in listed)
    if not patients:
        return []
    sizes = sorted({size for each in listed if (size := each.patients)} | set(SIZES))
    return limits_by_size(spread, summed([to_dates(each.statement) for each in listed]), patients, sizes)


def _methods(budget: Budget | None) -> dict[str, str]:
    return {line.line: line.method for line in budget.lines.all()} if budget else {}


def _money(line: StatementLine, name: str) -> Decimal:
    value = getattr(line, name).value
    return value if isinstance(value, Decimal) else ZERO


def _made(
    practice_ids: Sequence[int], month: Month, threshold: Decimal, lists: Lists
) -> dict[int, tuple[Spread, Spread]]:
    now = _moments(practice_ids, months_to_date(month), threshold, lists)
    then = _moments(practice_ids, month.financial_year.previous.months, threshold, lists)
    monthly = _prescribing(practice_ids, rolling_months(month))
    return {
        practice: (_spread(now, practice, monthly.get(practice, ())), _spread(then, practice))
        for practice in practice_ids
    }


def _spread(moments: Mapping[tuple[int, str], Moments], practice: int, monthly: tuple[float, ...] = ()) -> Spread:
    by_line = {str(line): moments[practice, line] for line in Line if (practice, line) in moments}
    return Spread(moments.get((practice, ""), Moments()), by_line, monthly)


def _moments(
    practice_ids: Collection[int], months: Collection[Month], threshold: Decimal, lists: Lists
) -> dict[tuple[int, str], Moments]:
    """Moments of patients' costs by practice and line, and under the empty line of their whole cost."""
    counts, out = not_out_of_scope(lists, months)
    sql = f"""
WITH {patient_costs_sql({Dataset.SPELLS: counts})}, patient_cost AS (
    SELECT practice_id, coalesce(line, '') AS line, least(sum(cost), %(threshold)s)::float AS cost
    FROM piece GROUP BY GROUPING SETS ((practice_id, patient), (practice_id, patient, line))
)
SELECT practice_id, line, count(*), sum(cost), sum(cost ^ 2), sum(cost ^ 3) FROM patient_cost GROUP BY 1, 2"""  # noqa: S608
    rows = _fetch(sql, parameters(practice_ids, months) | {"threshold": threshold} | out)
    return {(practice, line): Moments(*sums) for practice, line, *sums in rows}


def _prescribing(practice_ids: Collection[int], months: Sequence[Month]) -> dict[int, tuple[float, ...]]:
    """Cost by month of each practice that has any, as now."""
    rows = MonthlyActivity.objects.filter(
        practice_id__in=practice_ids, line=Line.PRESCRIBING, month__in=[month.first_day for month in months]
    ).values_list("practice_id", "month", "cost")
    place = {month.first_day: index for index, month in enumerate(months)}
    found: dict[int, list[float]] = {}
    for practice, day, cost in rows:
        found.setdefault(practice, [0.0] * len(months))[place[day]] += float(cost)
    return {practice: tuple(costs) for practice, costs in found.items()}


def _fetch(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
