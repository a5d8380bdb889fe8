from decimal import Decimal

import pytest

from disputes.domain.offers import FinalOffer
from disputes.forms.offers import OfferForm

SENT = {"position": "Pay it.", "because": "S4 ¶47.", "amount": "12.50", "after": "0"}


def test_a_rehearsal_needs_no_password_and_a_lodging_does() -> None:
    assert OfferForm(SENT, rehearsing=True).is_valid()
    assert list(OfferForm(SENT, rehearsing=False).errors) == ["password"]


def test_the_offer_of_a_form() -> None:
    form = OfferForm(SENT, rehearsing=True)
    assert form.is_valid()
    assert form.offer() == FinalOffer("Pay it.", "S4 ¶47.", Decimal("12.50"))
    without = OfferForm(SENT | {"amount": ""}, rehearsing=True)
    assert without.is_valid()
    assert without.offer().amount is None


@pytest.mark.parametrize(("field", "value"), [("position", ""), ("because", " "), ("amount", "a lot"), ("after", "")])
def test_what_cannot_be_read_is_named(field: str, value: str) -> None:
    assert list(OfferForm(SENT | {field: value}, rehearsing=True).errors) == [field]
