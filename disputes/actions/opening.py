"""Open a dispute for final offers, once panel and joint statement are there (R142, R143; S4 ¶73)."""

from datetime import datetime

from django.db import transaction

from disputes import permissions, policies
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_sides
from disputes.domain.stages import offers_close_at, stage_due_on
from disputes.domain.states import Deed, DisputeStatus, after
from disputes.models import Dispute
from disputes.queries.rules import stage_terms
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.principal import Principal


@transaction.atomic
def open_offers(*, dispute: Dispute, by: Principal, at: datetime) -> Dispute:
    """Let both sides lodge their final offers, until 17:00 in London of the stage's last day.

    :raises Denied: if this hat may not, the panel is not complete, odd and free on this day, or no statement stands.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    permissions.check_clerk(by, dispute, on, to="open a dispute for final offers")
    after(Deed.OPEN_OFFERS, dispute.state)
    policies.check_statement_stands(dispute)
    policies.check_panel(dispute, on)
    last_day = stage_due_on(DisputeStatus.OFFERS, on, stage_terms(dispute.pct, on)) or on
    close_at = offers_close_at(last_day)
    move(dispute, Deed.OPEN_OFFERS, by=by, at=at, offers_due_at=close_at)
    audit.record("disputes.offers_invited", dispute, by=by, at=at, **about(dispute), until=close_at)
    tell_sides(dispute, "disputes.offers_invited", at=at, permission=Permission.DISPUTE_LODGE)
    return dispute
