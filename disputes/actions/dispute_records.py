"""What every action on a dispute does alike: lock it, move it, keep why. Part of their transaction."""

from datetime import datetime
from typing import Any

from disputes.domain.stages import stage_due_on
from disputes.domain.states import Deed, DisputeStatus, after
from disputes.models import Dispute, DisputeChange
from disputes.queries.rules import stage_terms
from pbc.core.clock import day_of
from pbc.core.principal import Principal


def locked_dispute(dispute: Dispute) -> Dispute:
    """The dispute as it is now, locked: every action on it begins here."""
    rows = Dispute.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("practice", "pct", "sha").get(pk=dispute.pk)


def move(dispute: Dispute, deed: Deed, *, by: Principal, at: datetime, words: str = "", **fields: Any) -> DisputeChange:
    """Move a locked dispute by a deed, set these fields and the day its new stage ends, and keep who did it and why.

    :raises Denied: where the deed has no place in the dispute's state.
    """
    before, on = dispute.state, day_of(at)
    dispute.status = after(deed, before)
    due_on = stage_due_on(dispute.state, on, stage_terms(dispute.pct, on))
    for name, value in ({"stage_due_on": due_on} | fields).items():
        setattr(dispute, name, value)
    dispute.save(update_fields=["status", "stage_due_on", *fields])
    return note_change(dispute, deed, before, by=by, at=at, words=words)


def note_change(
    dispute: Dispute,
    deed: Deed | None,
    before: DisputeStatus | None,
    *,
    by: Principal,
    at: datetime,
    words: str = "",
) -> DisputeChange:
    """Keep a change of state on the dispute's own record."""
    return DisputeChange.objects.create(
        dispute=dispute,
        number=dispute.changes.count() + 1,
        deed=deed or "",
        before=before or "",
        status=dispute.status,
        words=words.strip(),
        by_name=by.name,
        by_role=by.role,
        by_organisation=by.organisation_name,
        by_user_id=by.user_id,
        on=day_of(at),
        at=at,
    )


def about(dispute: Dispute) -> dict[str, str]:
    """What every audit event on a dispute says: whose it is, and which. Never a word of an offer or of mediation."""
    return {"organisation_code": dispute.practice.code, "dispute": dispute.reference}
