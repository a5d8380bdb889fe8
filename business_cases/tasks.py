"""Background work of business cases. Each task may run twice."""

from celery import shared_task

from business_cases.actions import reminding
from pbc.core import clock


@shared_task(name="business_cases.keep_clocks")
def keep_clocks() -> None:
    """Remind those on whose desk cases lie, and put overdue cases on the list of their SHA."""
    reminding.keep_clocks(at=clock.now())
