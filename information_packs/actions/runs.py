"""Ask for packs."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from information_packs import permissions, policies
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackRun
from information_packs.queries.shared import shared_of
from pbc.core import audit, jobs
from pbc.core.errors import Invalid
from pbc.core.locks import lock
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from pbc.organisations.queries.places import practices_of

BUILD_TASK = "information_packs.build_pack"


@transaction.atomic
def request_packs(
    *,
    pct: Organisation,
    month: Month,
    by: Principal,
    at: datetime,
    practices: Sequence[Organisation] | None = None,
    again: bool = False,
    publish: bool = True,
    send: bool = True,
) -> PackRun:
    """Ask for the packs of a closed month, for all practices of a PCT or for some.

    A practice whose pack is already made or under way is left alone; one that failed is tried again. With ``again``
    each gets a new version, made from the same closed month. Asking twice changes nothing.

    :param send: queue the work; without it the caller builds the packs itself.
    :raises Denied: if this hat may not, or the month is not closed.
    :raises Invalid: if there is no practice to make a pack for.
    """
    permissions.check_can_build(by, pct)
    policies.check_month_is_closed(pct, month)
    lock("information_packs.request", pct.pk, month.year * 12 + month.month)
    wanted = list(practices) if practices is not None else list(practices_of(pct, on=month.last_day))
    if not wanted:
        raise Invalid(f"{pct.name} had no practices in {month.label}.", rule="no-practices", fix="Load epcmem first.")
    run = PackRun.objects.create(
        pct=pct,
        month=month.first_day,
        requested_by=by.name,
        requested_at=at,
        publish=publish,
        shared=shared_of(pct, month),
    )
    packs = _packs_to_make(run, wanted, again=again, at=at)
    audit.record(
        "information_packs.packs_requested",
        run,
        by=by,
        at=at,
        organisation_code=pct.code,
        packs=len(packs),
        month=month,
    )
    if send:
        for pack in packs:
            jobs.enqueue(BUILD_TASK, pack_id=pack.pk)
    return run


def _packs_to_make(run: PackRun, practices: Sequence[Organisation], *, again: bool, at: datetime) -> list[Pack]:
    existing = Pack.objects.filter(month=run.month, practice__in=practices)
    newest = {
        row["practice_id"]: row["newest"] for row in existing.values("practice_id").annotate(newest=Max("version"))
    }
    failed = list(existing.filter(status=PackStatus.FAILED).select_for_update().order_by("pk"))
    for pack in failed:
        pack.status, pack.attempts, pack.failure, pack.queued_at = PackStatus.QUEUED, 0, "", at
    Pack.objects.bulk_update(failed, ["status", "attempts", "failure", "queued_at"])
    fresh = [
        Pack(
            run=run,
            practice=practice,
            pct=run.pct,
            month=run.month,
            version=newest.get(practice.pk, 0) + 1,
            queued_at=at,
        )
        for practice in practices
        if practice.pk not in newest or (again and practice.pk not in {pack.practice_id for pack in failed})
    ]
    return failed + Pack.objects.bulk_create(fresh)
