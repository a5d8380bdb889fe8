"""Receive a file, import it, and take up what a dead worker left.

An import is one transaction: its rows are all there with their month's pointers moved and its summaries rebuilt, or
nothing is. A stored file is kept for lineage, unless its format holds NHS numbers: then it is deleted as soon as the
import has ended, however it ended, so that nothing that identifies a patient stays on disk.
"""

import logging
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from pbc.activity import policies
from pbc.activity.actions.importing import checks, door, life, locks, progress, rules, slots
from pbc.activity.actions.importing.good_rows import define_good_rows
from pbc.activity.actions.importing.receiving import IMPORT_TASK, receive_file
from pbc.activity.actions.importing.staging import Tables, stage
from pbc.activity.actions.loaders import LoadResult, Staged
from pbc.activity.actions.loaders.registry import LOADERS
from pbc.activity.domain.formats import format_of
from pbc.activity.domain.formats.declaration import Format, Severity
from pbc.activity.domain.reading import Reader
from pbc.activity.domain.states import FINISHED, BatchStatus
from pbc.activity.models import ImportBatch
from pbc.core import audit, jobs
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.domain.kinds import OrganisationKind

__all__ = ["receive_file", "run_import", "take_up_abandoned_imports"]

MOST_ATTEMPTS = 3
FORGOTTEN_AFTER = timedelta(minutes=10)
"""A file that waits longer than this has lost its message, and is sent to the workers again."""
log = logging.getLogger(__name__)


def run_import(*, batch_id: int, at: datetime, by: Principal = SYSTEM) -> ImportBatch:
    """Check and load a received file. Run twice, or by two workers at once, it happens once.

    Whatever goes wrong undoes all of it and leaves the batch failed, with a message.
    """
    with locks.held_by_this_worker(batch_id) as mine:
        path = _begin(batch_id, by=by, at=at) if mine else None
        if path is None:
            return ImportBatch.objects.get(pk=batch_id)
        started = time.perf_counter()
        try:
            batch = _import(batch_id=batch_id, by=by, at=at, started=started)
        except Exception as error:  # noqa: BLE001 - any fault must be recorded, and the file's text not leaked by it
            batch = _fail(batch_id=batch_id, by=by, at=at, fault=type(error).__name__, started=started)
            log.error("import %s failed: %s", batch_id, type(error).__name__)
        progress.say(batch_id, batch.status, batch.rows or 0)
        if not batch.stored_path:
            door.delete(path)
        return batch


@transaction.atomic
def _begin(batch_id: int, *, by: Principal, at: datetime) -> Path | None:
    """Take a waiting batch in hand; one that a dead worker left in the middle is taken up from the beginning.

    That it was taken in hand need not outlive a crash of the database, so the commit does not wait for the disk.

    :returns: its stored file; ``None`` if it has ended already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.status in FINISHED:
        return None
    if batch.status == BatchStatus.CHECKING:
        life.move(batch, BatchStatus.RECEIVED, by=by, at=at, reason="The worker before stopped in the middle.")
    batch.attempts += 1
    batch.started_at, batch.worker = at, locks.worker_name()
    life.move(batch, BatchStatus.CHECKING, by=by, at=at)
    return settings.UPLOAD_DIR / batch.stored_path


@dataclass
class _Outcome:
    """How an import ended, while it is being put together."""

    status: BatchStatus
    rows: int = 0
    loaded: int = 0
    quarantined: int = 0
    warnings: int = 0
    messages: list[dict[str, str]] = field(default_factory=list)
    duplicate_of: ImportBatch | None = None


@transaction.atomic
def _import(*, batch_id: int, by: Principal, at: datetime, started: float) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("owner").get(pk=batch_id)
    locks.take_turns(batch)
    earlier = slots.same_file_in_force(batch)
    if earlier and not batch.check_only:
        message = f"The same file is in force already, as import {earlier.pk} of {earlier.received_at:%d %B %Y}."
        outcome = _Outcome(
            BatchStatus.DUPLICATE,
            rows=earlier.rows or 0,
            duplicate_of=earlier,
            messages=[life.message(Invalid(message, rule="duplicate", fix="Nothing was changed."))],
        )
    else:
        outcome = _check_and_load(batch, by=by, at=at)
    return _finish(batch, outcome, by=by, at=at, started=started)


def _check_and_load(batch: ImportBatch, *, by: Principal, at: datetime) -> _Outcome:
    tables = Tables(batch.pk, batch.size)
    outcome = _Outcome(BatchStatus.CHECKED if batch.check_only else BatchStatus.LOADED)
    try:
        _add_problems(outcome, batch, tables, _stage_and_load(batch, tables, outcome, by=by, at=at))
    except Invalid as refusal:
        outcome.status, outcome.loaded = BatchStatus.REJECTED, 0
        outcome.messages = [life.message(refusal)]
    tables.drop(format_of(batch.format))
    return outcome


def _stage_and_load(
    batch: ImportBatch, tables: Tables, outcome: _Outcome, *, by: Principal, at: datetime
) -> LoadResult:
    declared = format_of(batch.format)
    reader = stage(settings.UPLOAD_DIR / batch.stored_path, declared, tables, progress.counter(batch.pk, "reading"))
    outcome.rows = reader.rows
    progress.say(batch.pk, "checking", reader.rows)
    found = checks.judge(batch, declared, tables, reader, _tests(batch, declared, reader, at))
    outcome.quarantined = found.failed + reader.malformed_count
    outcome.warnings = found.warnings
    policies.check_file_is_usable(declared, reader, failed=found.failed, last_row_failed=_failed_last(batch, reader))
    define_good_rows(declared, tables, reader)
    progress.say(batch.pk, "loading", reader.rows)
    return _load(Staged(batch, declared, by, at, good_table=tables.good, size=reader.rows))


class _Undone(Exception):
    """Undoes what a loader did in a check without loading."""

    def __init__(self, result: LoadResult) -> None:
        self.result = result


def _load(staged: Staged) -> LoadResult:
    """Run the loader; in a check, run it all the same and undo it, so that its own findings are told."""
    try:
        with transaction.atomic():
            result = LOADERS[staged.format.code](staged)
            if staged.batch.check_only:
                raise _Undone(result)
    except _Undone as undone:
        return replace(undone.result, months=0)
    return result


def _add_problems(outcome: _Outcome, batch: ImportBatch, tables: Tables, result: LoadResult) -> None:
    checks.keep_problems(batch, format_of(batch.format), tables, result.problems)
    errors = {p.row_number for p in result.problems if p.severity is Severity.ERROR}
    outcome.loaded, batch.months_filled = result.loaded, result.months
    outcome.quarantined += len(errors)
    outcome.warnings += sum(p.severity is Severity.WARNING for p in result.problems) + result.warned
    outcome.messages += [{"severity": "note", "rule": "", "message": note, "fix": ""} for note in result.notes]


def _tests(batch: ImportBatch, declared: Format, reader: Reader, at: datetime) -> list[rules.Test]:
    is_provider = batch.sender is not None and batch.sender.kind == OrganisationKind.PROVIDER
    spans = {key: (min(values), max(values)) for key, values in reader.seen.items() if values}
    return rules.tests_of(
        declared,
        today=day_of(at),
        period=batch.period,
        sender_prefix=batch.sender_code if declared.sender_key and is_provider else "",
        spans=spans,
    )


def _failed_last(batch: ImportBatch, reader: Reader) -> bool:
    return batch.quarantined_rows.filter(row_number=reader.last_row_number, severity=Severity.ERROR).exists()


def _finish(batch: ImportBatch, outcome: _Outcome, *, by: Principal, at: datetime, started: float) -> ImportBatch:
    seconds = time.perf_counter() - started
    batch.rows, batch.loaded = outcome.rows, outcome.loaded
    batch.quarantined, batch.warnings = outcome.quarantined, outcome.warnings
    batch.messages, batch.duplicate_of = outcome.messages, outcome.duplicate_of
    if format_of(batch.format).identifier:
        batch.stored_path = ""
    batch.seconds = Decimal(f"{seconds:.3f}")
    batch.finished_at = at + timedelta(seconds=seconds)
    reason = outcome.messages[0]["message"] if outcome.messages else ""
    life.move(batch, outcome.status, by=by, at=batch.finished_at, reason=reason)
    audit.record(
        f"activity.import_{outcome.status}",
        batch,
        by=by,
        at=batch.finished_at,
        rows=outcome.rows,
        loaded=outcome.loaded,
        quarantined=outcome.quarantined,
        **life.facts(batch),
    )
    return batch


@transaction.atomic
def _fail(*, batch_id: int, by: Principal, at: datetime, fault: str, started: float) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    refusal = Invalid(
        f"Something went wrong on our side ({fault}). Nothing was changed.",
        rule="failed",
        fix="Send the file again. If it fails again, tell the people who run this system.",
    )
    return _finish(batch, _Outcome(BatchStatus.FAILED, messages=[life.message(refusal)]), by=by, at=at, started=started)


def take_up_abandoned_imports(*, at: datetime, by: Principal = SYSTEM) -> int:
    """Send to the workers again what a dead worker left, or what lost its message; give up after three attempts.

    :returns: how many imports were taken up.
    """
    left = ImportBatch.objects.filter(status=BatchStatus.CHECKING) | ImportBatch.objects.filter(
        status=BatchStatus.RECEIVED, received_at__lt=at - FORGOTTEN_AFTER
    )
    taken_up = sum(_take_up(batch_id, by=by, at=at) for batch_id in left.order_by("pk").values_list("pk", flat=True))
    door.delete_strays(settings.UPLOAD_DIR)
    return taken_up


@transaction.atomic
def _take_up(batch_id: int, *, by: Principal, at: datetime) -> bool:
    if locks.is_held(batch_id):
        return False
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.status in FINISHED:
        return False
    if batch.attempts >= MOST_ATTEMPTS:
        _fail(batch_id=batch_id, by=by, at=at, fault="the worker stopped three times", started=time.perf_counter())
        return False
    if batch.status == BatchStatus.RECEIVED and not progress.first_to_send_again(batch_id, FORGOTTEN_AFTER.seconds):
        return False
    if batch.status == BatchStatus.CHECKING:
        life.move(batch, BatchStatus.RECEIVED, by=by, at=at, reason="The worker stopped in the middle.")
        audit.record("activity.import_taken_up", batch, by=by, at=at, **life.facts(batch))
    jobs.enqueue(IMPORT_TASK, batch_id=batch.pk)
    return True
