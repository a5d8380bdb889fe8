"""Take up packs whose worker died."""

from datetime import datetime, timedelta

from django.db import transaction

from information_packs.actions.runs import BUILD_TASK
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from pbc.core import audit, jobs
from pbc.core.principal import Principal


@transaction.atomic
def take_up_abandoned_packs(*, by: Principal, at: datetime, older_than: timedelta) -> int:
    """Send again the queued packs that nobody works on and that have waited longer than this. Says how many.

    A pack under way is locked by its worker and is skipped; one sent twice is made once.
    """
    waiting = list(
        Pack.objects.select_for_update(skip_locked=True)
        .filter(status=PackStatus.QUEUED, queued_at__lt=at - older_than)
        .order_by("pk")
    )
    for pack in waiting:
        pack.queued_at = at
        jobs.enqueue(BUILD_TASK, pack_id=pack.pk)
    Pack.objects.bulk_update(waiting, ["queued_at"])
    if waiting:
        audit.record("information_packs.packs_taken_up", waiting[0].pct, by=by, at=at, packs=len(waiting))
    return len(waiting)
