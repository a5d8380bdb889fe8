"""How an offer stands, for the eyes of the side that thinks of it alone (S3; S4 ¶73). Nothing of it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from disputes.domain.offers import FinalOffer


@dataclass(frozen=True)
class Beside:
    """An amount beside one of the figures in dispute.

    :ivar share: the offer as a share of the figure; none where that is nought.
    """

    name: str
    figure: Decimal
    difference: Decimal
    share: Decimal | None


def beside_figures(offer: FinalOffer, figures: Iterable[Mapping[str, Any]]) -> list[Beside]:
    """The amount of an offer beside every figure in dispute that is an amount; nothing for an offer without one."""
    if offer.amount is None:
        return []
    found = [(str(each["name"]), Decimal(each["amount"])) for each in figures if each.get("amount")]
    return [Beside(name, figure, offer.amount - figure, _share(offer.amount, figure)) for name, figure in found]


def _share(amount: Decimal, figure: Decimal) -> Decimal | None:
    return amount / figure if figure else None
