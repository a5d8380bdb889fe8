from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from disputes.domain.offers import FinalOffer, are_the_same, check_offer, due_deed, offer_from, sides_told
from disputes.domain.parties import Side
from disputes.domain.states import Deed, DisputeStatus
from pbc.core.errors import Invalid

DEADLINE = datetime(2006, 10, 6, 16, tzinfo=UTC)
BEFORE, AFTER = DEADLINE - timedelta(seconds=1), DEADLINE + timedelta(microseconds=1)
BOTH = (Side.PRACTICE, Side.PCT)


@pytest.mark.parametrize(
    ("lodged", "now", "deed"),
    [
        (BOTH, BEFORE, Deed.RELEASE),
        (BOTH, AFTER, Deed.RELEASE),
        ((Side.PCT,), BEFORE, None),
        ((Side.PCT,), DEADLINE, None),
        ((Side.PCT, Side.PCT), BEFORE, None),
        ((Side.PCT,), AFTER, Deed.RELEASE),
        ((), DEADLINE, None),
        ((), AFTER, Deed.LAPSE),
    ],
)
def test_when_offers_are_opened(lodged: tuple[Side, ...], now: datetime, deed: Deed | None) -> None:
    assert due_deed(lodged, DEADLINE, now) is deed


@pytest.mark.parametrize("status", DisputeStatus)
def test_whose_lodging_is_told(status: DisputeStatus) -> None:
    over = status in {"hearing", "ruled", "followed", "lapsed"}
    assert sides_told(status, Side.PCT, chases=False) == (set(Side) if over else {Side.PCT})
    assert sides_told(status, None, chases=False) == (set(Side) if over else set())
    assert sides_told(status, None, chases=True) == set(Side)


def test_an_offer_comes_out_as_it_went_in() -> None:
    offer = FinalOffer("Release the claim.", "S4 ¶47.", Decimal("12000"))
    content = offer.as_content()
    assert content["amount"] == "12000.00"
    assert offer_from(content) == offer
    words_only = FinalOffer("Give us the report by the tenth.", "S4 ¶20.")
    assert offer_from(words_only.as_content()) == words_only


@pytest.mark.parametrize(
    ("offer", "field"),
    [
        (FinalOffer(" ", "because"), "position"),
        (FinalOffer("position", ""), "because"),
        (FinalOffer("position", "because", Decimal("-0.01")), "amount"),
    ],
)
def test_what_nobody_could_follow_is_refused(offer: FinalOffer, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_offer(offer)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("position", "amount", "same"),
    [
        ("Release  HALF of it.\n", "500", True),
        ("Release half of it.", "500.01", False),
        ("Release half of it.", None, False),
        ("Release half of it now.", "500", False),
    ],
)
def test_two_offers_are_the_same_by_what_is_to_be_done_and_not_by_why(position, amount, same: bool) -> None:
    ours = FinalOffer("Release half of it.", "S4 ¶47.", Decimal("500.00"))
    assert are_the_same(ours, FinalOffer(position, "The terms.", amount and Decimal(amount))) is same
