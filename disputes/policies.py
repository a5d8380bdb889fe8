"""Whether a dispute is ripe for its next step, whoever asks (R142; S4 ¶73)."""

from datetime import date, datetime

from disputes.domain.offers import check_may_move
from disputes.domain.panels import Chair, check_complete
from disputes.domain.parties import Side
from disputes.domain.stages import check_tried
from disputes.domain.states import Deed, DisputeStatus, after
from disputes.models import Dispute
from disputes.queries.offers import last_offers
from disputes.queries.panels import required_chairs, ties_of_members
from disputes.queries.people import holders
from disputes.queries.statement import joint_statement
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied


def check_panel(dispute: Dispute, on: date) -> None:
    """Refuse a panel that is not complete and odd, or a member of which has come to have an interest or has left.

    :raises Denied: with what is missing, and which member may not sit; never why.
    """
    seats = list(dispute.seats.sitting().select_related("user").order_by("user__name"))
    check_complete([Chair(seat.chair) for seat in seats], required_chairs(on))
    known = {user.pk for user in holders(dispute, Permission.DISPUTE_JUDGE, on)}
    ties = ties_of_members({seat.user_id for seat in seats}, dispute, on)
    tied = [seat.user.name for seat in seats if seat.user_id not in known or ties[seat.user_id]]
    if tied:
        raise Denied(f"{', '.join(tied)} may not sit any more. Replace them first. Nothing was changed.")


def check_tried_at_home(dispute: Dispute, side: Side, on: date) -> None:
    """Refuse a referral before local steps were tried. Two queries.

    :param side: that refers.
    :raises Denied: with what is missing.
    """
    if dispute.state is DisputeStatus.LOCAL and dispute.stage_due_on is not None:
        own, other = (dispute.local_steps.filter(by_side=each).count() for each in (side, side.other))
        check_tried(own, other, dispute.stage_due_on, on)


def check_deadline_may_move(dispute: Dispute, at: datetime) -> None:
    """Refuse to give the sides more time, but once, for an offer that a restored backup has lost. Two queries.

    :raises Denied: with the rule that stands in the way.
    """
    after(Deed.MOVE_DEADLINE, dispute.state)
    moved = dispute.changes.filter(deed=Deed.MOVE_DEADLINE).exists()
    check_may_move(last_offers(dispute), dispute.offers_due_at or at, at, moved=moved)


def check_statement_stands(dispute: Dispute) -> None:
    """Refuse to go on before the panel knows what it is asked.

    :raises Denied: while no joint statement stands.
    """
    if joint_statement(dispute) is None:
        raise Denied(
            "No joint statement stands yet: both sides sign one, or you fix it once their time is over. Nothing was "
            "changed."
        )
