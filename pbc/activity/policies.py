"""May anybody do this now? Each check raises :class:`pbc.core.errors.Denied` with what to do first."""

from collections.abc import Sequence
from datetime import date

from pbc.activity.domain.formats.declaration import Format
from pbc.activity.domain.reading import Reader
from pbc.activity.domain.states import LABELS, TRANSITIONS, BatchStatus
from pbc.activity.queries.months import closed_months, months_with_data
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


def check_month_can_close(month: Month, *, today: date, closed: Sequence[Month], with_data: Sequence[Month]) -> None:
    """A month closes once it is over, holds data, and every month with data before it is closed.

    :param closed: the PCT's closed months; ``with_data`` its months with any data; both in order.
    :raises Denied: saying which month comes first, or what is missing.
    """
    if month in closed:
        raise Denied(f"{month.label} is closed already.")
    if month.end > today:
        raise Denied(f"{month.label} is not over yet, so it cannot be closed.")
    if not with_data:
        raise Denied(f"There is no data to close {month.label} with. Load the month's files first.")
    expected = closed[-1].plus(1) if closed else with_data[0]
    if month < expected:
        raise Denied(f"{month.label} lies before the first month that is open, {expected.label}.")
    if month > expected:
        raise Denied(f"Close {expected.label} first: months are closed in order.")
    if month not in with_data:
        raise Denied(f"There is no data for {month.label}. Load the month's files first.")


def why_not_closable(pct: Organisation, month: Month, *, today: date) -> str:
    """Why nobody can close the month now, as a sentence; empty if it can be closed."""
    try:
        check_month_can_close(month, today=today, closed=closed_months(pct), with_data=months_with_data(pct))
    except Denied as reason:
        return str(reason)
    return ""


def check_batch_can_move(*, old: BatchStatus, new: BatchStatus) -> None:
    """:raises Denied: where the table of states does not lead from the one to the other."""
    if new not in TRANSITIONS[old]:
        raise Denied(f"An import that is “{LABELS[old]}” cannot become “{LABELS[new]}”.")


def check_file_is_usable(declared: Format, reader: Reader, *, failed: int, last_row_failed: bool) -> None:
    """A file is taken if it is whole and enough of its rows are good.

    :param failed: rows that were read and broke a rule; lines that are no rows are counted by the reader.
    :raises Invalid: saying why the file as a whole is refused.
    """
    bad = failed + reader.malformed_count
    if reader.rows == 0:
        raise Invalid("The file has no rows.", rule="no_rows", fix="Check that the export has run, and send it again.")
    if last_row_failed and not reader.ends_with_newline:
        raise Invalid(
            f"The file seems to be cut off: its last line, {reader.last_row_number:,}, stops in the middle.",
            rule="cut_off",
            fix="Send the whole file again.",
        )
    if bad == reader.rows:
        raise Invalid("No row of the file can be used.", rule="nothing_good", fix="See what was found in its rows.")
    if bad > declared.reject_above * reader.rows:
        raise Invalid(
            f"{bad:,} of {reader.rows:,} rows cannot be used: more than {declared.reject_above:.0%}.",
            rule="too_many_bad_rows",
            fix="See what was found, mend it at the source and send the file again.",
        )
