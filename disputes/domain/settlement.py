"""A settlement: terms that both sides sign (R145; S3)."""

import hashlib
from collections.abc import Collection

from disputes.domain.parties import Side
from pbc.core.errors import Denied


def digest_of(reference: str, number: int, terms: str) -> str:
    """What a signature stands under: SHA-256 of the dispute, the number of the draft and its terms, hexadecimal."""
    return hashlib.sha256(f"{reference}\n{number}\n{terms}".encode()).hexdigest()


def is_signed_by_both(signed: Collection[Side]) -> bool:
    return len(set(signed)) == len(Side)


def check_is_last(number: int, last: int) -> None:
    """Refuse a signature under terms that were changed while they were read.

    :raises Denied: where a later draft is there.
    """
    if number != last:
        raise Denied(f"The terms were changed: draft {last} is the last one. Read it, then sign. Nothing was signed.")
