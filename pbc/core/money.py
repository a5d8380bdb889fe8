"""Money: Decimal pounds with two places, one rounding rule, shares that add to the whole."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")

Key = TypeVar("Key")


def round_pence(amount: Decimal) -> Decimal:
    """Round an amount in pounds to whole pence, halves away from zero.

    :raises TypeError: for floats, which cannot hold money.
    """
    if not isinstance(amount, Decimal):
        raise TypeError(f"money is Decimal, not {type(amount).__name__}")
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def share_by_largest_remainder(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split a total in whole pence in proportion to weights, so that the parts sum to it exactly.

    Each part is rounded down to the penny; the pence left over go one each to the largest remainders
    (earlier first among equals). A negative total is split as its positive mirror image.

    :param total: pounds, in whole pence.
    :param weights: not negative, at least one positive.
    :raises ValueError: if there is nothing to share by, or the total is not in whole pence.
    """
    if total != round_pence(total):
        raise ValueError("the total to share must be in whole pence")
    if not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("weights must not be negative and at least one must be positive")
    pence = int(abs(total) * 100)
    whole = sum(weights)
    exact = [pence * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: pence - sum(parts)]:
        parts[index] += 1
    sign = -1 if total < 0 else 1
    return [sign * Decimal(part) / 100 for part in parts]


def share_among(total: Decimal, weights: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """Split a total among keys as :func:`share_by_largest_remainder` does."""
    return dict(zip(weights, share_by_largest_remainder(total, list(weights.values())), strict=True))
