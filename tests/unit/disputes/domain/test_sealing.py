from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputes.domain.parties import Side
from disputes.domain.sealing import (
    PADDED,
    Broken,
    Stamp,
    fingerprint,
    new_keys,
    public_of,
    receipt_of,
    seal,
    unseal,
)
from pbc.core.errors import Invalid

PRIVATE, PUBLIC = new_keys()
STAMP = Stamp("ZZ0001-D2006-1", Side.PRACTICE, 1)
OFFER = {"position": "Release £12,000.00.", "because": "S4 ¶47.", "amount": "12000.00"}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_what_is_sealed_is_what_is_opened(content: dict[str, str]) -> None:
    assert unseal(seal(content, STAMP, PUBLIC), STAMP, PRIVATE) == content


def test_nothing_of_the_offer_is_in_the_box_and_its_length_tells_nothing() -> None:
    box, longer = seal(OFFER, STAMP, PUBLIC), seal({**OFFER, "because": "x" * 9_000}, STAMP, PUBLIC)
    assert len(box) == len(longer) == PADDED + 48  # an ephemeral public key and a tag
    for word in (b"12,000", b"12000", b"ZZ0001", b"practice", b64encode(b"12000.00")):
        assert word not in box


def test_the_same_offer_sealed_twice_shows_no_likeness() -> None:
    """Else whoever guesses an offer could seal the guess and compare."""
    assert receipt_of(seal(OFFER, STAMP, PUBLIC)) != receipt_of(seal(OFFER, STAMP, PUBLIC))


@pytest.mark.parametrize("at", [0, 40, -1])
def test_one_changed_bit_is_found(at: int) -> None:
    box = bytearray(seal(OFFER, STAMP, PUBLIC))
    box[at] ^= 1
    with pytest.raises(Broken, match="does not open"):
        unseal(bytes(box), STAMP, PRIVATE)


def test_another_key_opens_nothing() -> None:
    other, _ = new_keys()
    with pytest.raises(Broken, match="sealed to another key"):
        unseal(seal(OFFER, STAMP, PUBLIC), STAMP, other)


@pytest.mark.parametrize(
    "place",
    [
        Stamp("ZZ0002-D2006-1", Side.PRACTICE, 1),
        Stamp(STAMP.dispute, Side.PCT, 1),
        Stamp(STAMP.dispute, Side.PRACTICE, 2),
    ],
)
def test_an_offer_in_the_place_of_another_is_found(place: Stamp) -> None:
    with pytest.raises(Broken, match="holds another one"):
        unseal(seal(OFFER, STAMP, PUBLIC), place, PRIVATE)


def test_too_long_an_offer_is_refused_before_it_is_sealed() -> None:
    with pytest.raises(Invalid, match="too long to be sealed"):
        seal({"position": "x" * PADDED}, STAMP, PUBLIC)


def test_keys_belong_together() -> None:
    assert public_of(PRIVATE) == PUBLIC
    assert fingerprint(PUBLIC) != fingerprint(new_keys()[1])
    with pytest.raises(Broken, match="32 bytes"):
        public_of(b"short")
