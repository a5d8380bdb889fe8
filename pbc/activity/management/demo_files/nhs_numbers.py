"""NHS numbers that were never issued: the 999 range, with valid check digits.

The range has 909,090 of them. Each practice has a block of its own, so a number stands for one person: one practice,
one sex, one date of birth. In a world with more people than numbers, those beyond their practice's block have none.
"""

from functools import lru_cache

import numpy as np

from pbc.activity.management.demo_files.writers import Bytes, digits

NEVER_ISSUED = 999


@lru_cache(maxsize=1)
def never_issued() -> Bytes:
    """Every ten-digit number of the range whose check digit holds (weights 10 to 2, modulus 11)."""
    nine = NEVER_ISSUED * 1_000_000 + np.arange(1_000_000, dtype=np.int64)
    weighted = np.zeros_like(nine)
    for weight in range(2, 11):
        weighted += nine // 10 ** (weight - 2) % 10 * weight
    check = (11 - weighted % 11) % 11
    valid = check != 10
    valid[-1] = False  # ten nines pass the check, and are rejected everywhere as a made-up number
    return digits(nine[valid] * 10 + check[valid], 10)


def block_size(practices: int) -> int:
    """How many numbers each practice may use."""
    return len(never_issued()) // practices


def numbers(practice: np.ndarray, person: np.ndarray, block: int) -> Bytes:
    """The NHS numbers of people, by number of the practice and number of the person in it; empty beyond the block."""
    has_one = person < block
    picked = never_issued()[practice * block + np.where(has_one, person, 0)]
    return np.where(has_one, picked, b"")
