"""Imports and repricing in the background. Every task may run twice."""

from typing import Any

from celery import shared_task

from pbc.activity.actions import imports, repricing
from pbc.core import clock
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM


@shared_task(name="activity.import_file")
def import_file(*, batch_id: int, **_: Any) -> None:
    imports.run_import(batch_id=batch_id, at=clock.now())


@shared_task(name="activity.take_up_abandoned_imports")
def take_up_abandoned_imports(**_: Any) -> None:
    imports.take_up_abandoned_imports(at=clock.now())


@shared_task(name="activity.follow_rule")
def follow_rule(*, start_year: int, **_: Any) -> None:
    repricing.reprice(financial_year=FinancialYear(start_year), by=SYSTEM, at=clock.now())
