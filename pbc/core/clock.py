"""The clock, read at the edge only: views, tasks and commands pass the time on as an argument.

A demonstration runs in the years its invented data belong to: ``PBC_DEMO_TODAY`` shifts the clock by whole days,
and pages say so.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from pbc.core.formats import LONDON


def now() -> datetime:
    """The time now, aware, shifted to the demonstration's day where one is set."""
    return timezone.now() + timedelta(days=settings.CLOCK_OFFSET_DAYS)


def witness() -> datetime:
    """The database's clock, shifted alike: a second opinion, where much hangs on whether a moment has passed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found + timedelta(days=settings.CLOCK_OFFSET_DAYS)


def today() -> date:
    return day_of(now())


def day_of(at: datetime) -> date:
    """The day of a moment, in London."""
    return at.astimezone(LONDON).date()


def shift_to(day: date) -> int:
    """Whole days by which to shift the clock so that it is this day in London now, late in the evening too.

    The two dates may differ in summer time, so the shifted moment is looked at once more.
    """
    at = timezone.now()
    days = (day - day_of(at)).days
    return days + (day - day_of(at + timedelta(days=days))).days
