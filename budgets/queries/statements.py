"""Monthly statements of practices: one, or all of a PCT in a constant number of queries (R40, R41; S4 ¶38)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from budgets.domain.course import CourseMonth, course
from budgets.domain.exclusions import Exclusions
from budgets.domain.profiles import Profile, ProfileMethod, profile
from budgets.domain.restating import Part, actual_line, budget_line, sentences
from budgets.domain.services import line_label, line_unit
from budgets.domain.statements import Limits, StatementFigures, StatementLine, statement_figures, total_line
from budgets.models import Budget
from budgets.queries.backgrounds import Surroundings, backgrounds, surroundings
from budgets.queries.ground import Ground, ground
from budgets.queries.leaving_out import without_others_cost
from budgets.queries.takeovers import Ended
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of, places, practices_of, restated


@dataclass(frozen=True)
class Statement:
    """A practice's statement at the end of a month. Without a budget there are no ``figures``.

    :param is_closed: whether the month itself is closed for this practice.
    :param restated: what it includes of practices that merged into this one, or does not, a sentence each.
    :param ended: where the practice's figures are, once it is part of another.
    :param exclusions: what is out of the practice's scope in the year.
    :param course: the year month by month, for a chart; of a single practice's statement only.
    :param rules: those it was made by.
    :param data_at: when the last file behind the month was received; of a single practice's statement only.
    """

    practice: Organisation
    pct: Organisation | None
    month: Month
    budget: Budget | None
    figures: StatementFigures | None
    is_closed: bool
    restated: tuple[str, ...] = ()
    ended: Ended | None = None
    course: tuple[CourseMonth, ...] = ()
    rules: Mapping[str, RuleInForce] = field(default_factory=dict, compare=False)
    data_at: datetime | None = None
    exclusions: Exclusions | None = None

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        return self.figures.lines if self.figures else ()

    @property
    def subtotals(self) -> tuple[StatementLine, ...]:
        return self.figures.subtotals if self.figures else ()

    @property
    def total(self) -> StatementLine | None:
        return self.figures.total if self.figures else None

    @property
    def profile(self) -> Profile | None:
        return self.figures.profile if self.figures else None

    def line(self, name: str) -> StatementLine | None:
        """The line, subtotal or total of this name, if the statement has it."""
        rows = (*self.lines, *self.subtotals, *((self.total,) if self.total else ()))
        return next((row for row in rows if row.line == name), None)


@dataclass(frozen=True)
class PctStatements:
    """The statements of a PCT's practices, and the total of those that have a budget."""

    pct: Organisation
    month: Month
    statements: tuple[Statement, ...]
    total: StatementLine | None

    @property
    def without_budget(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.figures is None)


def statement(practice: Organisation, month: Month) -> Statement:
    """The statement of one practice, each actual opening to the files behind it.

    What merged into the practice by the end of the month counts for the whole year to date.
    """
    pct = pct_of(practice, month.last_day)
    rules = rules_in_force(month.last_day, pct)
    found = _read([practice], month, rules, by_specialty=True).with_sources()
    around = None if practice.pk in found.takeovers.ended else surroundings(practice, pct, found)
    made = _statement(practice, pct, found, rules, around)
    if made.figures is None:
        return made
    profiles = [profile(_method(rules), each, found.pattern(practice)) for each in month.financial_year.months]
    monthly = [actual.monthly for part in found.parts(practice) for actual in part.actuals.values()]
    return replace(made, course=course(made.figures, profiles, monthly), data_at=found.data_at)


def statements(
    pct: Organisation, month: Month, *, visible: Sequence[Organisation] | None = None, with_causes: bool = False
) -> PctStatements:
    """The statements of every practice that the PCT had at the end of the month, in the order of their names.

    Why variances arose is told by :func:`statement`, and here where it is asked for.

    A practice that closed in the year, and that nobody took over, stands in the list too, if it had a budget or
    activity: each pound of the year is in the statements of one PCT, once. One that became part of another is in the
    other's.

    :param visible: practices to leave it at, where a hat sees fewer than the PCT has.
    :param with_causes: read what each practice's own page shows beside: a few more queries a practice.
    """
    held = list(practices_of(pct, month.last_day))
    closed = _closed_in_year(pct, month, held)
    practices = sorted([*held, *closed], key=lambda practice: (practice.name, practice.code))
    if visible is not None:
        seen = {practice.pk for practice in visible}
        practices = [practice for practice in practices if practice.pk in seen]
    rules = rules_in_force(month.last_day, pct)
    found = _read(practices, month, rules, by_specialty=with_causes)
    gone = {practice.pk for practice in closed if all(part.is_empty for part in found.parts(practice))}
    gone |= found.takeovers.ended.keys()
    around = {each.pk: surroundings(each, pct, found) for each in practices if with_causes and each.pk not in gone}
    made = tuple(_statement(each, pct, found, rules, around.get(each.pk)) for each in practices if each.pk not in gone)
    totals = [each.total for each in made if each.total]
    return PctStatements(pct, month, made, total_line(totals, limits_of(rules)) if totals else None)


def statements_of(practices: Sequence[Organisation], month: Month) -> tuple[Statement, ...]:
    """The statements of these practices, of whatever PCTs, in the order given; each by the rules of its own PCT."""
    where = places(month.last_day)
    pcts = Organisation.objects.in_bulk({where[each.pk] for each in practices if each.pk in where})
    made: dict[int, Statement] = {}
    for key, pct in pcts.items():
        rules = rules_in_force(month.last_day, pct)
        own = [each for each in practices if where.get(each.pk) == key]
        found = _read(own, month, rules)
        made |= {each.pk: _statement(each, pct, found, rules) for each in own}
    return tuple(made[each.pk] for each in practices if each.pk in made)


def limits_of(rules: Mapping[str, RuleInForce]) -> Limits:
    """The PCT's limits on variances. A year without such rules has none to go by: nothing is pointed out."""
    keys = ("variance_watch_percent", "variance_explain_percent", "variance_explain_pounds")
    return Limits(*(rules[key].as_parameter() for key in keys))


def _statement(
    practice: Organisation,
    pct: Organisation | None,
    found: Ground,
    rules: Mapping[str, RuleInForce],
    around: Surroundings | None = None,
) -> Statement:
    month, splits = found.month, tuple(found.takeovers.splits.get(practice.pk, ()))
    if ended := found.takeovers.ended.get(practice.pk):
        return Statement(practice, pct, month, None, None, is_closed=False, ended=ended, rules=rules)
    parts = found.parts(practice)
    budget = found.budgets.get(practice.pk)
    lines = _lines(parts)
    actuals = [actual_line(line, parts) for line in lines]
    is_closed = any(month in actual.closed_months for actual in actuals)
    if not any(part.budget for part in parts):
        return Statement(practice, pct, month, None, None, is_closed, splits, rules=rules)
    notes = sentences(parts)
    figures = statement_figures(
        [budget_line(line, line_label(line), line_unit(line), parts) for line in lines],
        actuals,
        profile(_method(rules), month, found.pattern(practice)),
        limits_of(rules),
        notes,
        backgrounds(practice, found, around, actuals),
        with_causes=around is not None,
    )
    exclusions = found.lists.get(practice.pk)
    return Statement(
        practice, pct, month, budget, figures, is_closed, (*notes, *splits), exclusions=exclusions, rules=rules
    )


def _read(
    practices: Sequence[Organisation], month: Month, rules: Mapping[str, RuleInForce], *, by_specialty: bool = False
) -> Ground:
    return without_others_cost(ground(practices, month, by_specialty=by_specialty), rules)


def _lines(parts: Sequence[Part]) -> list[str]:
    """Lines with a budget or activity, in the order of statements."""
    there = {str(line) for part in parts for line in (*part.budget, *part.actuals)}
    known = [line.value for line in Line if line in there]
    return [*known, *sorted(there - set(known))]


def _method(rules: Mapping[str, RuleInForce]) -> ProfileMethod:
    return ProfileMethod(rules["statement_profile"].items[0])


def _closed_in_year(pct: Organisation, month: Month, held: Sequence[Organisation]) -> list[Organisation]:
    """Practices of the start of the year that have closed since, that nobody took over, and that were the PCT's."""
    here = {practice.pk for practice in held}
    places = restated(on=month.financial_year.first_day, to=month.last_day, pct=pct)
    closed = {place.practice for place in places if place.practice == place.original_practice} - here
    return list(Organisation.objects.filter(pk__in=closed)) if closed else []
