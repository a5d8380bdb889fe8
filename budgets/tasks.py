"""Background work of budgets. Each task may run twice."""

from celery import shared_task

from budgets.actions import threshold
from budgets.queries.options import what_if
from pbc.core import clock
from pbc.core.principal import SYSTEM


@shared_task(name="budgets.call_thresholds")
def call_thresholds() -> None:
    """Make the threshold's calls of every closed month that has none yet, and play its other options beforehand."""
    runs = threshold.call_every_close(by=SYSTEM, at=clock.now())
    for books in {run.books for run in runs}:
        what_if(books)
