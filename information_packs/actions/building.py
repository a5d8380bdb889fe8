"""Make one pack: its data first, then its files, in one transaction."""

import hashlib
import time
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from information_packs import policies
from information_packs.domain.contents import digest
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackFile
from information_packs.queries.contents import contents_of
from information_packs.rendering.files import files_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.periods import Month
from pbc.core.principal import Principal


@transaction.atomic
def build_pack(*, pack_id: int, by: Principal, at: datetime) -> Pack:
    """Make the data and files of a queued pack, and publish it where its run says so.

    The row is locked throughout: a second worker waits, then finds it made and leaves it. A worker that dies leaves
    the pack queued, with nothing half made.
    """
    started = time.process_time()
    pack = Pack.objects.select_for_update(of=("self",)).select_related("run", "practice", "pct").get(pk=pack_id)
    if pack.status != PackStatus.QUEUED:
        return pack
    month = Month.of(pack.month)
    on = day_of(at)
    data = contents_of(practice=pack.practice, pct=pack.pct, month=month, shared=pack.run.shared, on=on).as_dict()
    pack.data, pack.data_hash = data, digest(data)
    files = files_of(pack)
    policies.check_can_become(pack, PackStatus.BUILT)
    pack.status, pack.built_at, pack.failure = PackStatus.BUILT, at, ""
    pack.cpu_seconds = Decimal(f"{time.process_time() - started:.3f}")
    pack.save()
    PackFile.objects.bulk_create(
        PackFile(pack=pack, kind=kind, content=content, sha256=hashlib.sha256(content).hexdigest())
        for kind, content in files.items()
    )
    if pack.run.publish:
        pack.status, pack.published_at = PackStatus.PUBLISHED, at
        pack.save()
    audit.record(
        "information_packs.pack_built",
        pack,
        by=by,
        at=at,
        organisation_code=pack.practice.code,
        month=pack.month,
        data_hash=pack.data_hash,
        published=pack.run.publish,
    )
    return pack


@transaction.atomic
def record_failure(*, pack_id: int, reason: str, by: Principal, at: datetime) -> Pack:
    """Count a failed try. After the last the pack waits for a person, who is told why."""
    pack = Pack.objects.select_for_update().get(pk=pack_id)
    if pack.status != PackStatus.QUEUED:
        return pack
    pack.attempts += 1
    pack.failure = reason[:500]
    if pack.attempts >= policies.ATTEMPTS:
        policies.check_can_become(pack, PackStatus.FAILED)
        pack.status = PackStatus.FAILED
    pack.save(update_fields=["attempts", "failure", "status"])
    audit.record("information_packs.pack_failed", pack, by=by, at=at, reason=reason[:500], attempt=pack.attempts)
    return pack
