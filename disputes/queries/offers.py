"""Which offers are lodged, and which disputes wait for the release job. Never what an offer holds."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute, SealedOffer


def last_offers(dispute: Dispute, sides: Collection[Side] = tuple(Side)) -> dict[Side, SealedOffer]:
    """The offer that counts of each of these sides that has lodged one: its last. One query."""
    rows = dispute.offers.filter(side__in=list(sides)).order_by("side", "-number").distinct("side")
    return {Side(row.side): row for row in rows}


def opened_offers(dispute: Dispute) -> list[SealedOffer]:
    """The offers that were opened, the practice's first. One query."""
    return list(dispute.offers.exclude(opened=None).select_related("opened").order_by("-side"))


def due_for_release(now: datetime) -> QuerySet[Dispute]:
    """Disputes whose offers are all lodged, or whose deadline has passed."""
    rows = Dispute.objects.filter(status=DisputeStatus.OFFERS)
    rows = rows.annotate(sides=Count("offers__side", distinct=True))
    return rows.filter(Q(sides=len(Side)) | Q(offers_due_at__lt=now)).order_by("pk")
