"""Final offers in words, once they are open."""

from collections.abc import Iterable
from typing import Any

from disputes.domain.offers import offer_from
from disputes.domain.parties import Side
from disputes.domain.sealing import receipt_of
from disputes.models import Dispute, SealedOffer
from disputes.presenters.disputes import side_name


def opened_words(dispute: Dispute, opened: Iterable[SealedOffer]) -> list[dict[str, Any]]:
    """Whose each is, what it says, and whether the sealed bytes are still those of the receipt."""
    return [
        {
            "side": side_name(dispute, Side(row.side)),
            "offer": offer_from(row.opened.content),
            "receipt": row.receipt,
            "holds": receipt_of(bytes(row.box)) == row.receipt,
        }
        for row in opened
    ]
