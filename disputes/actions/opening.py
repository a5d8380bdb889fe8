"""Open a dispute for final offers, once panel and joint statement are there; move their deadline (R142, R143)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from disputes import permissions, policies
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_sides
from disputes.domain.offers import check_lost
from disputes.domain.stages import offers_close_at, stage_due_on
from disputes.domain.states import Deed, DisputeStatus, after
from disputes.models import Dispute
from disputes.queries.rules import stage_terms
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.principal import Principal
from pbc.core.words import check_said


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
    close_at = _closes_at(dispute, on)
    move(dispute, Deed.OPEN_OFFERS, by=by, at=at, offers_due_at=close_at)
    audit.record("disputes.offers_invited", dispute, by=by, at=at, **about(dispute), until=close_at)
    tell_sides(dispute, "disputes.offers_invited", at=at, permission=Permission.DISPUTE_LODGE)
    return dispute


@transaction.atomic
def move_deadline(*, dispute: Dispute, reasons: str, receipt: str, by: Principal, at: datetime) -> Dispute:
    """Give both sides the time of the stage once more, where a restored backup has lost an offer after the deadline.

    Both read the reasons; which side holds the receipt stands in the audit event alone. What is lodged stays, and may
    be replaced again.

    :param receipt: of the lost offer, as its side holds it.
    :raises Denied: if this hat may not, the deadline runs, both offers are there, or it was moved before.
    :raises Invalid: without reasons, or for a receipt of an offer that is there.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    permissions.check_clerk(by, dispute, on, to="move the deadline for final offers")
    policies.check_deadline_may_move(dispute, at)
    why = check_said(reasons, field="reasons", what="The reasons")
    lost = check_lost(receipt, set(dispute.offers.values_list("receipt", flat=True)))
    before, close_at = dispute.offers_due_at, _closes_at(dispute, on)
    move(dispute, Deed.MOVE_DEADLINE, by=by, at=at, words=why, offers_due_at=close_at)
    facts: dict[str, Any] = {"receipt": lost, "before": before, "until": close_at}
    audit.record("disputes.deadline_moved", dispute, by=by, at=at, **about(dispute), **facts)
    tell_sides(dispute, "disputes.deadline_moved", at=at, permission=Permission.DISPUTE_LODGE, is_mandatory=True)
    return dispute


def _closes_at(dispute: Dispute, on: date) -> datetime:
    """When offers close that are invited on a day."""
    return offers_close_at(stage_due_on(DisputeStatus.OFFERS, on, stage_terms(dispute.pct, on)) or on)
