"""What a figure of a statement rests on: the rows of its line, month by month, and the files they came in."""

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import parse_qsl

from budgets.domain.services import line_label
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month, months_between
from pbc.core.working import Source

AS_THEN = "as-then"
ROWS = "rows"


def rows_of(code: str, line: str, month: Month, *, as_then: bool = False) -> Source:
    """The rows of a practice's line and month, as now or as they were when the month was closed.

    The reference is the end of their address: practice, month, line.
    """
    how = ", as at its close" if as_then else ""
    reference = "/".join((code, str(month), line, *((AS_THEN,) if as_then else ())))
    return Source(ROWS, f"Rows of {line_label(line).lower()}, {month.label}{how} ({code})", reference)


def rows_to_date(
    codes: Iterable[str], lines: Iterable[str], months: Sequence[Month], closed: Collection[Month]
) -> list[Source]:
    """The rows behind the year to date of these practices and lines."""
    known = {line.value for line in Line}
    return [
        rows_of(code, line, month, as_then=month in closed)
        for line in lines
        if line in known
        for code in codes
        for month in months
    ]


def by_month(source: Source, codes: Sequence[str]) -> list[Source]:
    """Rows that a budget was set on, month by month; any other source as it is.

    :param source: whose reference says ``line=…&from=…&to=…``, as stored with the budget.
    :param codes: of the practices whose activity the budget was set on.
    """
    said = dict(parse_qsl(source.reference)) if source.kind == ROWS else {}
    if not {"line", "from", "to"} <= said.keys():
        return [source]
    months = list(months_between(Month.parse(said["from"]), Month.parse(said["to"])))
    return [rows_of(code, said["line"], month) for code in codes for month in months]
