"""Lodge sealed final offers, and open them together (R143; S4 ¶73; ADR 21).

What a side offers passes through the process that seals it, and stays nowhere: no draft, no session, no log, no audit
event holds a word of it. It cannot be read again before the release, by its own side neither; the page that lodged it
shows it once, to be printed and kept.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_clerk, tell_lodger, tell_panel, tell_sides
from disputes.domain.offers import FinalOffer, check_offer, due_deed
from disputes.domain.sealing import Stamp, fingerprint, receipt_of, seal, unseal
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import Dispute, OpenedOffer, SealedOffer
from disputes.queries.offers import last_offers
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.jobs import enqueue
from pbc.core.principal import SYSTEM, Principal

RELEASE_TASK = "disputes.release_offers"


@transaction.atomic
def lodge_offer(
    *,
    dispute: Dispute,
    offer: FinalOffer,
    after: int,
    public_key: bytes,
    proven_at: datetime,
    by: Principal,
    at: datetime,
    witness: datetime,
) -> SealedOffer:
    """Seal and lodge a side's final offer, in the place of its earlier one if it had lodged one.

    :param after: how many offers of its side the person knew of, so that a page sent twice lodges once.
    :param proven_at: when the person last gave the password. ``witness``: the moment by the database's clock.
    :raises Denied: if this hat may not, the password was not given just before, offers are not open, the deadline
        has passed by either clock, or the side lodged another offer meanwhile.
    :raises Invalid: where the offer could not be followed, or is too long.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_LODGE, day_of(at), to="lodge a final offer")
    check_proof(proven_at, at=at)
    _check_open(dispute, max(at, witness))
    check_offer(offer)
    number = dispute.offers.filter(side=side).count() + 1
    if number != after + 1:
        raise Denied(f"Offer {number - 1} of your side stands: this page was sent before, or somebody else lodged it.")
    box = seal(offer.as_content(), Stamp(dispute.reference, side, number), public_key)
    lodged = SealedOffer.objects.create(
        dispute=dispute,
        side=side,
        number=number,
        box=box,
        receipt=receipt_of(box),
        key=fingerprint(public_key),
        lodged_by=by.name,
        lodged_by_role=by.role,
        lodged_by_user_id=by.user_id,
        lodged_at=at,
    )
    facts: dict[str, Any] = {"side": side, "number": number, "receipt": lodged.receipt, "key": lodged.key}
    audit.record("disputes.offer_lodged", dispute, by=by, at=at, **about(dispute), **facts)
    tell_lodger(lodged, "disputes.offer_lodged", at=at)
    enqueue(RELEASE_TASK, dispute_id=dispute.pk)
    return lodged


@transaction.atomic
def release_offers(*, dispute: Dispute, private_key: bytes, at: datetime, witness: datetime) -> Dispute:
    """Open the last offer of each side, together and once, if their time has come; else change nothing.

    Two at once, or one that begins again after it died, find the dispute moved on and do nothing. The deadline has
    passed only when it has by the database's clock as well, so that a machine whose clock runs ahead opens nothing.

    :param witness: the moment by the database's clock.
    :raises Broken: where an offer does not open, or is not the one its row says. Nothing is opened then.
    """
    dispute = locked_dispute(dispute)
    if dispute.state is not DisputeStatus.OFFERS or dispute.offers_due_at is None:
        return dispute
    offers = last_offers(dispute)
    deed = due_deed(offers, dispute.offers_due_at, min(at, witness))
    if deed is None:
        return dispute
    if deed is Deed.RELEASE:
        opened = [
            OpenedOffer(offer=offer, content=unseal(bytes(offer.box), offer.stamp, private_key), opened_at=at)
            for offer in offers.values()
        ]
        OpenedOffer.objects.bulk_create(opened)
    move(dispute, deed, by=SYSTEM, at=at)
    kind = "disputes.offers_opened" if deed is Deed.RELEASE else "disputes.dispute_lapsed"
    receipts = {str(side): offer.receipt for side, offer in sorted(offers.items())}
    audit.record(kind, dispute, by=SYSTEM, at=at, **about(dispute), receipts=receipts)
    tell_sides(dispute, "disputes.release_done", at=at)
    tell_panel(dispute, "disputes.release_done", at=at)
    tell_clerk(dispute, "disputes.release_done", at=at)
    return dispute


def _check_open(dispute: Dispute, now: datetime) -> None:
    if dispute.state is not DisputeStatus.OFFERS or dispute.offers_due_at is None:
        raise Denied("Final offers are not open in this dispute now. Nothing was lodged.")
    if now > dispute.offers_due_at:
        raise Denied("The deadline for final offers has passed. Nothing was lodged, and the lodged ones stand.")
