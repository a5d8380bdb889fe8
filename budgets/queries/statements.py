"""Monthly statements of practices: one, or all of a PCT in a constant number of queries (R40, R41; S4 ¶38)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.domain.course import CourseMonth, course
from budgets.domain.profiles import Profile, ProfileMethod, profile
from budgets.domain.statements import (
    Actual,
    AnnualLine,
    Limits,
    StatementFigures,
    StatementLine,
    statement_figures,
    total_line,
)
from budgets.models import Budget
from budgets.queries import actuals as actual_queries
from budgets.queries.places import pct_of, practices_of
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Line
from pbc.activity.queries.activity import DATASET_OF_LINE
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Source, Working
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Statement:
    """A practice's statement at the end of a month. Without a budget there are no ``figures``.

    :param is_closed: whether the month itself is closed for this practice.
    :param course: the year month by month, for a chart; of a single practice's statement only.
    """

    practice: Organisation
    pct: Organisation | None
    month: Month
    budget: Budget | None
    figures: StatementFigures | None
    is_closed: bool
    course: tuple[CourseMonth, ...] = ()

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        return self.figures.lines if self.figures else ()

    @property
    def total(self) -> StatementLine | None:
        return self.figures.total if self.figures else None

    @property
    def profile(self) -> Profile | None:
        return self.figures.profile if self.figures else None


@dataclass(frozen=True)
class PctStatements:
    """The statements of a PCT's practices, and the total of those that have a budget."""

    pct: Organisation
    month: Month
    statements: tuple[Statement, ...]
    total: StatementLine | None

    @property
    def without_budget(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.budget is None)


def statement(practice: Organisation, month: Month) -> Statement:
    """The statement of one practice, each actual opening to the files behind it."""
    pct = pct_of(practice, month.last_day)
    found = actual_queries.actuals([practice.pk], month).get(practice.pk, {})
    files, closes = actual_queries.files(practice.pk, month), actual_queries.closes(practice.pk, month)
    named = {line: _name_sources(actual, files[DATASET_OF_LINE[line]], closes) for line, actual in found.items()}
    budget = budgets_in_force([practice], month).get(practice.pk)
    rules = rules_in_force(month.last_day, pct)
    pattern = _pattern([practice], month, rules)
    made = _statement(practice, pct, month, budget, named, rules, pattern)
    if made.figures is None:
        return made
    method, last_year = _method(rules), pattern.get(practice.pk)
    profiles = [profile(method, each, last_year) for each in month.financial_year.months]
    return replace(made, course=course(made.figures, profiles, [actual.monthly for actual in named.values()]))


def statements(pct: Organisation, month: Month, *, visible: Sequence[Organisation] | None = None) -> PctStatements:
    """The statements of every practice that the PCT had at the end of the month, in the order of their names.

    :param visible: practices to leave it at, where a hat sees fewer than the PCT has.
    """
    practices = sorted(practices_of(pct, month.last_day), key=lambda practice: (practice.name, practice.code))
    if visible is not None:
        seen = {practice.pk for practice in visible}
        practices = [practice for practice in practices if practice.pk in seen]
    found = actual_queries.actuals([practice.pk for practice in practices], month)
    in_force = budgets_in_force(practices, month)
    rules = rules_in_force(month.last_day, pct)
    pattern = _pattern(practices, month, rules)
    made = tuple(
        _statement(practice, pct, month, in_force.get(practice.pk), found.get(practice.pk, {}), rules, pattern)
        for practice in practices
    )
    totals = [each.total for each in made if each.total]
    return PctStatements(pct, month, made, total_line(totals, limits_of(rules)) if totals else None)


def budgets_in_force(practices: Sequence[Organisation], month: Month) -> dict[int, Budget]:
    """The issued budgets of the month's year, with their lines. Two queries."""
    rows = Budget.objects.in_force(month.financial_year.start_year).filter(practice__in=practices)
    return {budget.practice_id: budget for budget in rows.prefetch_related("lines")}


def limits_of(rules: Mapping[str, RuleInForce]) -> Limits:
    """The PCT's limits on variances. A year without such rules has none to go by: nothing is pointed out."""
    keys = ("variance_watch_percent", "variance_explain_percent", "variance_explain_pounds")
    return Limits(*(rules[key].as_parameter() for key in keys))


def _statement(
    practice: Organisation,
    pct: Organisation | None,
    month: Month,
    budget: Budget | None,
    found: Mapping[Line, Actual],
    rules: Mapping[str, RuleInForce],
    pattern: Mapping[int, Mapping[Month, Decimal]],
) -> Statement:
    is_closed = any(month in actual.closed_months for actual in found.values())
    if budget is None:
        return Statement(practice, pct, month, None, None, is_closed)
    share = profile(_method(rules), month, pattern.get(practice.pk))
    figures = statement_figures(_annual_lines(budget, found), list(found.values()), share, limits_of(rules))
    return Statement(practice, pct, month, budget, figures, is_closed)


def _method(rules: Mapping[str, RuleInForce]) -> ProfileMethod:
    return ProfileMethod(rules["statement_profile"].items[0])


def _annual_lines(budget: Budget, found: Mapping[Line, Actual]) -> list[AnnualLine]:
    """The lines of the budget in their order, and any line that has activity without a budget."""
    stored = {line.line: line for line in budget.lines.all()}
    lines = []
    for line in Line:
        if line not in stored and line not in found:
            continue
        row = stored.get(line)
        none = Working("Not in the budget", ZERO, "£", "", reason="The budget names no sum for this line.")
        lines.append(
            AnnualLine(
                line=line,
                label=LINE_LABELS[line],
                unit=LINE_UNITS[line],
                net=row.net if row else ZERO,
                activity=row.activity if row else None,
                working=Working.from_dict(row.working) if row else none,
            )
        )
    return lines


def _pattern(
    practices: Sequence[Organisation], month: Month, rules: Mapping[str, RuleInForce]
) -> Mapping[int, Mapping[Month, Decimal]]:
    if _method(rules) is not ProfileMethod.LAST_YEAR:
        return {}
    return actual_queries.cost_by_month([practice.pk for practice in practices], month.financial_year.previous)


def _name_sources(actual: Actual, files: Sequence[tuple[Month, Source]], closes: Mapping[Month, Source]) -> Actual:
    """The same, naming the closes of its closed months and the files its open months were read from."""
    return replace(
        actual,
        closed_sources=tuple(closes[month] for month in actual.closed_months if month in closes),
        open_sources=tuple(source for month, source in files if month in actual.open_months),
    )
