from decimal import Decimal

from disputes.domain.offers import FinalOffer
from disputes.domain.rehearsal import Beside, beside_figures

FIGURES = [
    {"name": "Claimed", "amount": "12000.00"},
    {"name": "Agreed", "amount": "0.00"},
    {"name": "List size", "value": "8,200"},
]


def test_an_amount_stands_beside_each_figure_that_is_one() -> None:
    offer = FinalOffer("Pay three quarters.", "S4 ¶47.", Decimal("9000.00"))
    assert beside_figures(offer, FIGURES) == [
        Beside("Claimed", Decimal("12000.00"), Decimal("-3000.00"), Decimal("0.75")),
        Beside("Agreed", Decimal("0.00"), Decimal("9000.00"), None),
    ]


def test_an_offer_without_an_amount_stands_beside_none() -> None:
    assert beside_figures(FinalOffer("Send it.", "S4 ¶20."), FIGURES) == []
