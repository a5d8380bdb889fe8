"""Imports in the background. Every task may run twice."""

from typing import Any

from celery import shared_task

from pbc.activity.actions import imports
from pbc.core import clock


@shared_task(name="activity.import_file")
def import_file(*, batch_id: int, **_: Any) -> None:
    imports.run_import(batch_id=batch_id, at=clock.now())


@shared_task(name="activity.take_up_abandoned_imports")
def take_up_abandoned_imports(**_: Any) -> None:
    imports.take_up_abandoned_imports(at=clock.now())
