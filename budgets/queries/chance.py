"""How patients' costs spread over a PCT's practices, and what chance alone does to their variances."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.chance import Chance, Pool, Spread, ToDate, of_line, of_practice
from budgets.domain.high_cost import terms_in
from budgets.domain.setting import Method
from budgets.domain.statements import StatementLine
from budgets.models import Budget
from budgets.queries.statements import Statement
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthlyActivity
from pbc.activity.queries.activity import months_to_date, rolling_months
from pbc.activity.queries.patients import parameters, patient_costs_sql, versions
from pbc.core.kept import keep, kept_under
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.statistics.compound import Moments

HISTORIC = {Method.REPRICED_ACTIVITY, Method.PRESCRIBING_UPLIFT}
"""Ways of setting a line that stand on the practice's own last year, and so carry its luck."""

NO_THRESHOLD = Decimal(10) ** 12


def pool(practice_ids: Collection[int], month: Month, rules: Mapping[str, RuleInForce]) -> Pool:
    """The spread of patients' costs over these practices, this year to date and the whole of last year.

    Costs above the threshold of costly patients, where one is in force, are the fund's and do not count. One query
    where the sums are kept and nothing has changed since.
    """
    terms = terms_in(rules)
    threshold = terms.threshold if terms else NO_THRESHOLD
    last_year = month.financial_year.previous.months
    months = (*last_year, *months_to_date(month))
    keys = {
        practice: f"spread:{practice}:{month}:{threshold}:{version}"
        for practice, version in versions(practice_ids, months).items()
    }
    kept = kept_under(keys.values())
    found = {practice: kept[key] for practice, key in keys.items() if key in kept}
    if missing := sorted(keys.keys() - found.keys()):
        made = _made(missing, month, threshold)
        keep({keys[practice]: made[practice] for practice in missing})
        found |= made
    return Pool.of([now for now, _ in found.values()], [then for _, then in found.values()])


def chance(statement: Statement, found: Pool) -> Chance | None:
    """What chance alone does to a practice's variance; ``None`` where it has no budget."""
    lines = to_dates(statement)
    return of_practice(statement.practice.name, lines, found) if lines else None


def chance_by_line(statement: Statement, found: Pool) -> list[Chance]:
    """The same line by line."""
    labels = {line.line: line.label for line in statement.lines}
    return [of_line(labels[line.line], line, found) for line in to_dates(statement)]


def to_dates(statement: Statement) -> list[ToDate]:
    """The lines of a statement whose variance is known."""
    if statement.profile is None:
        return []
    share = statement.profile.part / statement.profile.whole
    methods = _methods(statement.budget)
    return [
        ToDate(
            line=line.line,
            budget=_money(line, "budget"),
            budget_to_date=_money(line, "budget_to_date"),
            actual=_money(line, "budget_to_date") + _money(line, "variance"),
            share=share,
            from_history=methods.get(line.line, Method.REPRICED_ACTIVITY) in HISTORIC,
        )
        for line in statement.lines
        if line.variance.value is not None
    ]


def _methods(budget: Budget | None) -> dict[str, str]:
    return {line.line: line.method for line in budget.lines.all()} if budget else {}


def _money(line: StatementLine, name: str) -> Decimal:
    value = getattr(line, name).value
    return value if isinstance(value, Decimal) else ZERO


def _made(practice_ids: Sequence[int], month: Month, threshold: Decimal) -> dict[int, tuple[Spread, Spread]]:
    now = _moments(practice_ids, months_to_date(month), threshold)
    then = _moments(practice_ids, month.financial_year.previous.months, threshold)
    monthly = _prescribing(practice_ids, rolling_months(month))
    return {
        practice: (_spread(now, practice, monthly.get(practice, ())), _spread(then, practice))
        for practice in practice_ids
    }


def _spread(moments: Mapping[tuple[int, str], Moments], practice: int, monthly: tuple[float, ...] = ()) -> Spread:
    by_line = {str(line): moments[practice, line] for line in Line if (practice, line) in moments}
    return Spread(moments.get((practice, ""), Moments()), by_line, monthly)


def _moments(
    practice_ids: Collection[int], months: Collection[Month], threshold: Decimal
) -> dict[tuple[int, str], Moments]:
    """Moments of patients' costs by practice and line, and under the empty line of their whole cost."""
    sql = f"""
WITH {patient_costs_sql()}, patient_cost AS (
    SELECT practice_id, coalesce(line, '') AS line, least(sum(cost), %(threshold)s)::float AS cost
    FROM piece GROUP BY GROUPING SETS ((practice_id, patient), (practice_id, patient, line))
)
SELECT practice_id, line, count(*), sum(cost), sum(cost ^ 2), sum(cost ^ 3) FROM patient_cost GROUP BY 1, 2"""  # noqa: S608
    rows = _fetch(sql, parameters(practice_ids, months) | {"threshold": threshold})
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
