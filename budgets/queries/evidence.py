"""A figure of a statement with all that it rests on: rules, paragraphs, files, and the rows of each month (S4 ¶29)."""

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.domain.evidence import ROWS, by_month, rows_to_date
from budgets.domain.statements import OF_BUDGET, StatementLine
from budgets.queries.statements import Statement
from budgets.queries.takeovers import takeovers
from pbc.activity.models import ClosedActivity
from pbc.activity.queries.activity import months_to_date
from pbc.core.periods import Month
from pbc.core.working import Source, Working
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Traced:
    """One figure of a line.

    :param sources: files, closes, postings and rows behind it, each once.
    """

    line: StatementLine
    figure: Working
    sources: tuple[Source, ...]


def traced(made: Statement, line: str, figure: str) -> Traced | None:
    """A figure of a statement by its name; ``None`` where the statement has it not. Three queries."""
    found = made.line(line)
    working = found.figures.get(figure) if found else None
    if found is None or working is None:
        return None
    return Traced(found, working, _sources(made, found, working, with_activity=figure not in OF_BUDGET))


def _sources(made: Statement, line: StatementLine, working: Working, *, with_activity: bool) -> tuple[Source, ...]:
    codes = practices_in(made.practice, made.month)
    sources = list(working.all_sources)
    if with_activity:
        months = months_to_date(made.month)
        sources += rows_to_date(codes, _lines_in(made, line), months, _closed(codes, months))
    if not any(source.kind == ROWS for source in sources):
        sources += line.budget.all_sources
    opened = (each for source in sources for each in by_month(source, codes))
    return tuple(dict.fromkeys(opened))


def practices_in(practice: Organisation, month: Month) -> list[str]:
    """Codes of the practice, and of those it took over by the end of the month. Two queries."""
    taken = takeovers([practice], month).of.get(practice.pk, ())
    return [practice.code, *(each.practice.code for each in taken)]


def _lines_in(made: Statement, line: StatementLine) -> list[str]:
    """The lines that a line is the sum of: itself, or those of a subtotal or the total."""
    if made.total is not None and line.line == made.total.line:
        return [each.line for each in made.lines]
    if any(line.line == each.line for each in made.subtotals):
        return [each.line for each in made.lines if each.holding is line.holding]
    return [line.line]


def _closed(codes: Sequence[str], months: Sequence[Month]) -> set[Month]:
    rows = ClosedActivity.objects.filter(practice__code__in=codes, month__in=[month.first_day for month in months])
    return {Month.of(day) for day in rows.values_list("month", flat=True).distinct()}
