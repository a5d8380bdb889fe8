"""May anybody do this now? Each check raises :class:`pbc.core.errors.Denied` with what to do first."""

from collections.abc import Sequence
from datetime import date

from pbc.core.errors import Denied
from pbc.core.periods import Month


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
