"""Receive a file: store it, look at it at the door, and register it as a batch."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction

from pbc.activity import permissions
from pbc.activity.actions.importing import door, life
from pbc.activity.domain.formats import format_of
from pbc.activity.domain.formats.declaration import Format, PeriodUse
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import ImportBatch
from pbc.core import audit, jobs
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

IMPORT_TASK = "activity.import_file"


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
        door.delete(path)
        batch.stored_path = ""
        return _refuse(batch, refusal, by=by, at=at)
    except BaseException:
        door.delete(path)
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
        door.delete(settings.UPLOAD_DIR / batch.stored_path)
        return known
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        known = _same_key(batch)
        if known is None:
            raise
        door.delete(settings.UPLOAD_DIR / batch.stored_path)
        return known
    life.note(batch, by=by, at=at)
    audit.record("activity.import_received", batch, by=by, at=at, **life.facts(batch))
    if enqueue:
        jobs.enqueue(IMPORT_TASK, batch_id=batch.pk)
    return batch


@transaction.atomic
def _refuse(batch: ImportBatch, refusal: Invalid, *, by: Principal, at: datetime) -> ImportBatch:
    if refusal.rule == "key_reused":
        raise refusal
    batch.status, batch.finished_at, batch.messages = BatchStatus.REJECTED, at, [life.message(refusal)]
    batch.rows = batch.loaded = batch.quarantined = batch.warnings = 0
    batch.idempotency_key = None
    batch.save(force_insert=True)
    life.note(batch, by=by, at=at, reason=refusal.message)
    audit.record(
        "activity.import_refused",
        batch,
        by=by,
        at=at,
        rule=refusal.rule,
        **life.facts(batch),
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
