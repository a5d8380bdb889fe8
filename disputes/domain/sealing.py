"""Seal a final offer so that this system cannot open it before its time (R143; S4 ¶73; ADR 21).

A sealed box of libsodium: an ephemeral key pair seals to the public key, so whoever has only the public key, the web
processes say, can seal and not open. All boxes have the same length, so that length tells nothing. What is sealed
names its dispute, side and number, so that one offer cannot be put in the place of another.

Receipts hash the *sealed* bytes. A hash of the words themselves could be tried out: offers are often one of few
likely amounts.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from disputes.domain.parties import Side
from pbc.core.errors import Invalid

PADDED = 65_536
"""Bytes of every opened offer, whatever its words."""
KEY_BYTES = 32


class Broken(Exception):
    """A sealed offer that does not open, or is not the one that its row says."""


@dataclass(frozen=True)
class Stamp:
    """Which offer this is. Sealed with it."""

    dispute: str
    side: Side
    number: int


def seal(content: dict[str, Any], stamp: Stamp, public_key: bytes) -> bytes:
    """The sealed bytes of an offer.

    :param content: plain JSON.
    :raises Invalid: where it is too long.
    """
    plain = json.dumps({"stamp": _stamped(stamp), "content": content}, ensure_ascii=False).encode()
    if len(plain) > PADDED:
        raise Invalid(
            "The offer is too long to be sealed.",
            field="position",
            rule="offer_length",
            fix="Shorten it: evidence belongs to the joint statement. Nothing was lodged.",
        )
    return bytes(SealedBox(PublicKey(public_key)).encrypt(plain.ljust(PADDED)))


def unseal(sealed: bytes, stamp: Stamp, private_key: bytes) -> dict[str, Any]:
    """The content of a sealed offer.

    :raises Broken: if it was changed, was sealed to another key, or belongs in another place.
    """
    try:
        found = json.loads(SealedBox(PrivateKey(private_key)).decrypt(sealed))
    except (CryptoError, ValueError) as fault:
        raise Broken(f"The offer {stamp} does not open: it was changed, or sealed to another key.") from fault
    if found["stamp"] != _stamped(stamp):
        raise Broken(f"The offer {stamp} holds another one: {found['stamp']}.")
    content: dict[str, Any] = found["content"]
    return content


def receipt_of(sealed: bytes) -> str:
    """What the party keeps: SHA-256 of the sealed bytes, in hexadecimal."""
    return hashlib.sha256(sealed).hexdigest()


def fingerprint(public_key: bytes) -> str:
    """A key in sixteen characters, for people to compare."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def new_keys() -> tuple[bytes, bytes]:
    """A private and its public key."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def public_of(private_key: bytes) -> bytes:
    """The public key of a private one.

    :raises Broken: where these bytes are no key.
    """
    if len(private_key) != KEY_BYTES:
        raise Broken("The private key is not 32 bytes long.")
    return bytes(PrivateKey(private_key).public_key)


def _stamped(stamp: Stamp) -> dict[str, Any]:
    return {"dispute": stamp.dispute, "side": str(stamp.side), "number": stamp.number}
