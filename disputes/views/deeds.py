"""What this hat can do with a dispute now, as links on its page."""

from typing import Any

from django.urls import reverse

from disputes import permissions, policies
from disputes.domain.states import MOVES, Deed, DisputeStatus, Owner
from disputes.models import Dispute
from disputes.queries.rulings import is_published
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock
from pbc.core.errors import Denied

PAGES: dict[Deed, tuple[str, str]] = {
    Deed.REFER: ("Refer it to the SHA", "refer"),
    Deed.WITHDRAW: ("Withdraw it", "withdraw"),
    Deed.ANSWER: ("Answer the SHA’s question", "answer"),
    Deed.ASK: ("Ask both sides", "ask"),
    Deed.ADMIT: ("Admit it, and offer mediation", "admit"),
    Deed.DECLINE: ("Decline to hear it", "decline"),
    Deed.OPEN_OFFERS: ("Open it for final offers", "open_offers"),
    Deed.MOVE_DEADLINE: ("Move the deadline, because a restore has lost an offer", "move_deadline"),
}
"""Deeds that have a page with one form: what the link says, and its route."""


def deeds_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """The deeds of this hat in the present state: each with its words and address, or why it has to wait."""
    mine = _owners(request, dispute)
    deeds = [
        (*PAGES[deed], _why_not(deed, request, dispute))
        for deed, move in MOVES.items()
        if deed in PAGES and dispute.state in move.out_of and move.by in mine
    ]
    if dispute.state is DisputeStatus.LOCAL and Owner.EITHER_SIDE in mine:
        deeds.insert(0, ("Record what was tried", "step", ""))
    if dispute.ruled_on is not None and Owner.CLERK in mine and not is_published(dispute):
        deeds.append(("Publish the ruling without names", "publish", ""))
    return {
        "deeds": [
            (words, "" if why else reverse(f"disputes:{name}", args=[dispute.reference]), why)
            for words, name, why in deeds
        ]
    }


def _why_not(deed: Deed, request: PersonRequest, dispute: Dispute) -> str:
    """What the action would refuse the deed for now, whoever asks; nothing where it would not."""
    today = clock.today()
    try:
        if deed is Deed.REFER:
            side = permissions.side_of(request.principal, dispute, today) or dispute.raiser
            policies.check_tried_at_home(dispute, side, today)
        elif deed is Deed.OPEN_OFFERS:
            policies.check_statement_stands(dispute)
            policies.check_panel(dispute, today)
        elif deed is Deed.MOVE_DEADLINE:
            policies.check_deadline_may_move(dispute, clock.now())
    except Denied as fault:
        return str(fault).removesuffix(" Nothing was changed.")
    return ""


def _owners(request: PersonRequest, dispute: Dispute) -> set[Owner]:
    """In which parts this hat acts here."""
    principal = request.principal
    if principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id):
        return {Owner.CLERK}
    side = permissions.side_of(principal, dispute, clock.today()) if principal.may(Permission.DISPUTE_RAISE) else None
    if side is None:
        return set()
    both = {Owner.EITHER_SIDE, Owner.BOTH_SIDES}
    return both | {Owner.RAISER} if side is dispute.raiser else both
