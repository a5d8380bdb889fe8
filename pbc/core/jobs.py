"""Send work to the workers, by name, once the transaction has committed."""

from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction


def enqueue(task_name: str, **kwargs: Any) -> None:
    """Send a task after commit, by name, so that an action need not import the task above it.

    The task takes ids by keyword and may run twice. Nothing is sent when the transaction is undone.
    """
    transaction.on_commit(partial(current_app.send_task, task_name, kwargs=kwargs))


def enqueue_if_possible(task_name: str, **kwargs: Any) -> None:
    """The same for work that a sweep does a little later anyway: where the queue is away, the deed is not disturbed."""

    def send() -> None:  # no partial: Django names in the log what failed
        current_app.send_task(task_name, kwargs=kwargs)

    transaction.on_commit(send, robust=True)
