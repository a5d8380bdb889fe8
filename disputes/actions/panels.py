"""The panel: ask, answer, appoint, replace (R141, R142; S4 ¶73).

Interests are checked before a member is asked, again when they are appointed, and before final offers are opened. Who
may not sit is never asked, and nobody is told why by these actions.
"""

from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute
from disputes.actions.telling import tell_member
from disputes.domain.panels import PANEL_STATES, Chair, SeatState
from disputes.models import Dispute, PanelSeat
from disputes.queries.panels import ties_of_member
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def ask_member(*, dispute: Dispute, user: User, chair: Chair, by: Principal, at: datetime) -> PanelSeat:
    """Ask somebody to sit. They learn the two sides and the kind of matter, and nothing else before they sit.

    :raises Denied: if this hat may not, no panel is formed now, they were asked before, or may not sit.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    permissions.check_clerk(by, dispute, on, to="form a panel")
    _check_forming(dispute)
    if dispute.seats.filter(user=user).exists():
        raise Denied(f"{user.name} was asked before. Ask somebody else. Nothing was changed.")
    permissions.check_may_sit(user, dispute, on)
    seat = PanelSeat.objects.create(
        dispute=dispute, user=user, chair=chair, checked_at=at, asked_by=by.name, asked_at=at
    )
    audit.record("disputes.member_asked", dispute, by=by, at=at, **about(dispute), chair=chair)
    tell_member(seat, "disputes.member_asked", at=at)
    return seat


@transaction.atomic
def answer_request(*, seat: PanelSeat, accepts: bool, by: Principal, at: datetime) -> PanelSeat:
    """Say whether one will sit, for oneself alone.

    :raises Denied: if it is somebody else's request, was answered or taken back, or the person may not sit any more.
    """
    dispute = locked_dispute(seat.dispute)
    seat = _locked_seat(seat, dispute)
    own = by.may_in(Permission.DISPUTE_JUDGE, dispute.sha_id) and by.user_id == seat.user_id
    is_open = seat.state is SeatState.ASKED and dispute.state in PANEL_STATES
    if not own or not is_open or ties_of_member(seat.user_id, dispute, day_of(at)):
        raise Denied("There is no such request to you. Nothing was changed.")
    field = "accepted_at" if accepts else "declined_at"
    setattr(seat, field, at)
    seat.save(update_fields=[field])
    kind = "disputes.member_accepted" if accepts else "disputes.member_declined"
    audit.record(kind, dispute, by=by, at=at, **about(dispute), chair=seat.chair)
    return seat


@transaction.atomic
def appoint_member(*, seat: PanelSeat, by: Principal, at: datetime) -> PanelSeat:
    """Appoint who accepted, after a second check. From now on they see the dispute.

    :raises Denied: if this hat may not, they did not accept, or may not sit any more.
    """
    dispute = locked_dispute(seat.dispute)
    on = day_of(at)
    permissions.check_clerk(by, dispute, on, to="appoint to a panel")
    _check_forming(dispute)
    seat = _locked_seat(seat, dispute)
    if seat.state is not SeatState.ACCEPTED:
        raise Denied(f"{seat.user.name} does not wait to be appointed. Nothing was changed.")
    permissions.check_may_sit(seat.user, dispute, on)
    seat.appointed_by, seat.appointed_at = by.name, at
    seat.save(update_fields=["appointed_by", "appointed_at"])
    audit.record("disputes.member_appointed", dispute, by=by, at=at, **about(dispute), chair=seat.chair)
    tell_member(seat, "disputes.member_appointed", at=at)
    return seat


@transaction.atomic
def give_up_seat(*, seat: PanelSeat, reason: str, by: Principal, at: datetime) -> PanelSeat:
    """Let a member go, or take a request back. The file stays whole; the next member reads all of it.

    :raises Denied: if this hat may not, or the seat is given up already. :raises Invalid: without a reason.
    """
    dispute = locked_dispute(seat.dispute)
    permissions.check_clerk(by, dispute, day_of(at), to="replace a member of a panel")
    _check_forming(dispute)
    seat = _locked_seat(seat, dispute)
    if seat.state in (SeatState.REPLACED, SeatState.DECLINED):
        raise Denied(f"{seat.user.name} does not sit on this panel. Nothing was changed.")
    seat.replaced_because = check_said(reason, field="reason", what="The reason")
    seat.replaced_at = at
    seat.save(update_fields=["replaced_at", "replaced_because"])
    audit.record("disputes.seat_given_up", dispute, by=by, at=at, **about(dispute), chair=seat.chair)
    return seat


def _locked_seat(seat: PanelSeat, dispute: Dispute) -> PanelSeat:
    """The seat as it is now; its dispute is locked."""
    return dispute.seats.select_related("user").get(pk=seat.pk)


def _check_forming(dispute: Dispute) -> None:
    if dispute.state not in PANEL_STATES:
        raise Denied("No panel is formed in this dispute now. Nothing was changed.")
