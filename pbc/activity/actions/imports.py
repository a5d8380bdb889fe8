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
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from pbc.activity import permissions, policies
from pbc.activity.actions.importing import checks, door, locks, progress, rules, slots
from pbc.activity.actions.importing.staging import Tables, define_good_rows, stage
from pbc.activity.actions.loaders import LoadResult, Staged
from pbc.activity.actions.loaders.registry import LOADERS
from pbc.activity.domain.formats import format_of
from pbc.activity.domain.formats.declaration import Format, PeriodUse, Severity
from pbc.activity.domain.reading import Reader
from pbc.activity.domain.states import FINISHED, BatchStatus
from pbc.activity.models import BatchEvent, ImportBatch
from pbc.core import audit, jobs
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

IMPORT_TASK = "activity.import_file"
MOST_ATTEMPTS = 3
FORGOTTEN_AFTER = timedelta(minutes=10)
"""A file that waits longer than this has lost its message, and is sent to the workers again."""
STRAY_AFTER_SECONDS = 3600
log = logging.getLogger(__name__)


def receive_file(
    *,
    format: str,
    source: BinaryIO,
    filename: str,
    owner: Organisation | None,
    by: Principal,
    at: datetime,
    sender_code: str = "",
    period: Month | None = None,
    check_only: bool = False,
    idempotency_key: str | None = None,
    enqueue: bool = True,
) -> ImportBatch:
    """Store a file and register it as a batch; refused at the door, the batch says why and the file is not kept.

    :param source: the bytes, read once; text, or text packed with gzip.
    :param owner: whose data it is; none for a file of the whole country, which only the system may load.
    :param sender_code: who sends it; where left out, the provider that the first rows name.
    :param idempotency_key: the same key and file give the same batch again.
    :param enqueue: whether a worker is to import it; a command that goes on to :func:`run_import` says no.
    :raises Invalid: for an unknown format, a month where the format needs one, or a key used for another file.
    :raises Denied: where this hat may not load such a file for this owner.
    """
    declared = format_of(format)
    permissions.check_can_load(by, declared, owner)
    sender_code = permissions.sender_for(by, sender_code)
    if declared.period is PeriodUse.REQUIRED and period is None:
        raise Invalid(
            f"{declared.title}: the file does not hold its month.",
            field="period",
            rule="period_missing",
            fix="State the month, as YYYY-MM.",
        )
    batch = ImportBatch(
        format=declared.code,
        owner=owner,
        sender_code=sender_code or declared.default_sender,
        period=period.first_day if period and declared.period is not PeriodUse.NONE else None,
        filename=Path(filename).name[:250],
        size=0,
        check_only=check_only,
        idempotency_key=idempotency_key or None,
        received_by=by.name,
        received_by_user_id=by.user_id,
        received_at=at,
    )
    path: Path | None = None
    try:
        stored = door.store(source, settings.UPLOAD_DIR, most_bytes=settings.IMPORT_MAX_BYTES)
        path = stored.path
        batch.size, batch.checksum, batch.stored_path = stored.size, stored.checksum, path.name
        _name_sender(batch, declared, door.inspect(path, declared))
        return _register(batch, by=by, at=at, enqueue=enqueue)
    except Invalid as refusal:
        _delete(path)
        batch.stored_path = ""
        return _refuse(batch, refusal, by=by, at=at)
    except BaseException:
        _delete(path)
        raise


def _name_sender(batch: ImportBatch, declared: Format, named: set[str]) -> None:
    if declared.sender_key and not batch.sender_code:
        if len(named) != 1:
            raise Invalid(
                "The file holds rows of several providers." if named else "No row names its provider.",
                field="sender",
                rule="sender_missing",
                fix="Say who sends the file.",
            )
        (code,) = named
        batch.sender_code = code[: ImportBatch._meta.get_field("sender_code").max_length]
    batch.sender = Organisation.objects.filter(code=batch.sender_code).order_by("kind").last()


@transaction.atomic
def _register(batch: ImportBatch, *, by: Principal, at: datetime, enqueue: bool) -> ImportBatch:
    known = _same_key(batch)
    if known:
        _delete(settings.UPLOAD_DIR / batch.stored_path)
        return known
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        known = _same_key(batch)
        if known is None:
            raise
        _delete(settings.UPLOAD_DIR / batch.stored_path)
        return known
    _note(batch, by=by, at=at)
    audit.record("import.received", batch, by=by, at=at, organisation_code=_owner_code(batch), **_facts(batch))
    if enqueue:
        jobs.enqueue(IMPORT_TASK, batch_id=batch.pk)
    return batch


@transaction.atomic
def _refuse(batch: ImportBatch, refusal: Invalid, *, by: Principal, at: datetime) -> ImportBatch:
    if refusal.rule == "key_reused":
        raise refusal
    batch.status, batch.finished_at, batch.messages = BatchStatus.REJECTED, at, [_message(refusal)]
    batch.rows = batch.loaded = batch.quarantined = batch.warnings = 0
    batch.idempotency_key = None
    batch.save(force_insert=True)
    _note(batch, by=by, at=at, reason=refusal.message)
    audit.record(
        "import.refused", batch, by=by, at=at, organisation_code=_owner_code(batch), rule=refusal.rule, **_facts(batch)
    )
    return batch


def _same_key(batch: ImportBatch) -> ImportBatch | None:
    """The batch that has this idempotency key already.

    :raises Invalid: if it is of another file.
    """
    if batch.idempotency_key is None:
        return None
    known = ImportBatch.objects.filter(owner=batch.owner_id, idempotency_key=batch.idempotency_key).first()
    if known and (known.checksum, known.format) != (batch.checksum, batch.format):
        raise Invalid(
            "This Idempotency-Key was used for another file.",
            field="Idempotency-Key",
            rule="key_reused",
            fix="Use a new key for each file.",
        )
    return known


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
            _delete(path)
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
        _move(batch, BatchStatus.RECEIVED, by=by, at=at, reason="The worker before stopped in the middle.")
    batch.attempts += 1
    batch.started_at, batch.worker = at, locks.worker_name()
    _move(batch, BatchStatus.CHECKING, by=by, at=at)
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
            messages=[_message(Invalid(message, rule="duplicate", fix="Nothing was changed."))],
        )
    else:
        outcome = _check_and_load(batch, by=by, at=at)
    return _finish(batch, outcome, by=by, at=at, started=started)


def _check_and_load(batch: ImportBatch, *, by: Principal, at: datetime) -> _Outcome:
    declared, tables = format_of(batch.format), Tables(batch.pk)
    outcome = _Outcome(BatchStatus.CHECKED if batch.check_only else BatchStatus.LOADED)
    try:
        reader = stage(settings.UPLOAD_DIR / batch.stored_path, declared, tables, progress.counter(batch.pk, "reading"))
        outcome.rows = reader.rows
        progress.say(batch.pk, "checking", reader.rows)
        found = checks.judge(batch, declared, tables, reader, _tests(batch, declared, reader, at))
        outcome.quarantined = found.failed + reader.malformed_count
        outcome.warnings = found.warnings
        policies.check_file_is_usable(
            declared, reader, failed=found.failed, last_row_failed=_failed_last(batch, reader)
        )
        define_good_rows(declared, tables)
        progress.say(batch.pk, "loading", reader.rows)
        result = _load(Staged(batch=batch, format=declared, by=by, at=at, good_table=tables.good))
    except Invalid as refusal:
        outcome.status, outcome.loaded = BatchStatus.REJECTED, 0
        outcome.messages = [_message(refusal)]
        return outcome
    _add_problems(outcome, batch, result)
    return outcome


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


def _add_problems(outcome: _Outcome, batch: ImportBatch, result: LoadResult) -> None:
    checks.keep_problems(batch, result.problems)
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
        today=at.date(),
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
    _move(batch, outcome.status, by=by, at=batch.finished_at, reason=reason)
    audit.record(
        f"import.{outcome.status}",
        batch,
        by=by,
        at=batch.finished_at,
        organisation_code=_owner_code(batch),
        rows=outcome.rows,
        loaded=outcome.loaded,
        quarantined=outcome.quarantined,
        **_facts(batch),
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
    return _finish(batch, _Outcome(BatchStatus.FAILED, messages=[_message(refusal)]), by=by, at=at, started=started)


def take_up_abandoned_imports(*, at: datetime, by: Principal = SYSTEM) -> int:
    """Send to the workers again what a dead worker left, or what lost its message; give up after three attempts.

    :returns: how many imports were taken up.
    """
    left = ImportBatch.objects.filter(status=BatchStatus.CHECKING) | ImportBatch.objects.filter(
        status=BatchStatus.RECEIVED, received_at__lt=at - FORGOTTEN_AFTER
    )
    taken_up = sum(_take_up(batch_id, by=by, at=at) for batch_id in left.order_by("pk").values_list("pk", flat=True))
    _delete_strays(settings.UPLOAD_DIR)
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
        _move(batch, BatchStatus.RECEIVED, by=by, at=at, reason="The worker stopped in the middle.")
        audit.record("import.taken_up", batch, by=by, at=at, organisation_code=_owner_code(batch), **_facts(batch))
    jobs.enqueue(IMPORT_TASK, batch_id=batch.pk)
    return True


def _move(batch: ImportBatch, status: BatchStatus, *, by: Principal, at: datetime, reason: str = "") -> None:
    policies.check_batch_can_move(old=BatchStatus(batch.status), new=status)
    batch.status = status
    batch.save()
    _note(batch, by=by, at=at, reason=reason)


def _note(batch: ImportBatch, *, by: Principal, at: datetime, reason: str = "") -> None:
    BatchEvent.objects.create(batch=batch, status=batch.status, by_name=by.name, at=at, reason=reason[:500])


def _message(refusal: Invalid) -> dict[str, str]:
    return {"severity": "error", "rule": refusal.rule, "message": refusal.message, "fix": refusal.fix}


def _facts(batch: ImportBatch) -> dict[str, Any]:
    return {"format": batch.format, "filename": batch.filename, "checksum": batch.checksum, "period": batch.period}


def _owner_code(batch: ImportBatch) -> str:
    return batch.owner.code if batch.owner else ""


def _delete_strays(directory: Path) -> None:
    """Delete files that no waiting or kept batch speaks of: what was being written when a process died."""
    if not directory.is_dir():
        return
    now = time.time()
    old = [path for path in directory.iterdir() if path.is_file() and now - path.stat().st_mtime > STRAY_AFTER_SECONDS]
    known = set(ImportBatch.objects.filter(stored_path__in=[p.name for p in old]).values_list("stored_path", flat=True))
    for path in old:
        if path.name not in known:
            _delete(path)


def _delete(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)
