"""Remind people of the day on which a stage of their dispute ends, before it and after they missed it (R140, R144)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from disputes.actions.dispute_records import about, locked_dispute
from disputes.actions.telling import tell_all, tell_reviewers
from disputes.domain.reminders import Moment, moment_of
from disputes.domain.states import ENDED, DisputeStatus
from disputes.models import Dispute, DisputeReminder
from disputes.queries.rules import reminded_before
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.principal import SYSTEM


def keep_deadlines(*, at: datetime) -> int:
    """Remind of every dispute whose clock says so. May run twice: each reminder is written once.

    :returns: how many were written.
    """
    rows = Dispute.objects.exclude(status__in=ENDED).filter(stage_due_on__isnull=False)
    return sum(keep_deadline(dispute_id=key, at=at) for key in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def keep_deadline(*, dispute_id: int, at: datetime) -> bool:
    """The reminder of one dispute that its day calls for, unless it was written. Says whether one was."""
    dispute = locked_dispute(Dispute(pk=dispute_id))
    on = day_of(at)
    if dispute.state in ENDED or dispute.stage_due_on is None:
        return False
    moment = moment_of(dispute.state, dispute.stage_due_on, on, reminded_before(dispute.pct, on))
    stage = {"status": dispute.status, "due_on": dispute.stage_due_on, "moment": moment}
    is_over = dispute.offers_due_at is not None and dispute.state is DisputeStatus.OFFERS and at > dispute.offers_due_at
    if moment is None or is_over or dispute.reminders.filter(**stage).exists():
        return False
    _remind(DisputeReminder.objects.create(dispute=dispute, at=at, **stage), at=at)
    return True


def _remind(reminder: DisputeReminder, *, at: datetime) -> None:
    dispute = reminder.dispute
    facts: dict[str, Any] = {"stage": reminder.status, "due_on": reminder.due_on}
    if reminder.moment == Moment.SOON:
        audit.record("disputes.deadline_reminded", dispute, by=SYSTEM, at=at, **about(dispute), **facts)
        tell_all(reminder, "disputes.stage_ends_soon", at=at)
        return
    audit.record("disputes.deadline_missed", dispute, by=SYSTEM, at=at, **about(dispute), **facts)
    tell_all(reminder, "disputes.stage_is_late", at=at)
    if dispute.state is DisputeStatus.RULED:
        tell_reviewers(dispute, "disputes.ruling_breached", at=at)
