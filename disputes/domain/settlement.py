"""A settlement: terms that both sides sign (R145; S3)."""

import hashlib


def digest_of(reference: str, number: int, terms: str) -> str:
    """What a signature stands under: SHA-256 of the dispute, the number of the draft and its terms, hexadecimal."""
    return hashlib.sha256(f"{reference}\n{number}\n{terms}".encode()).hexdigest()
