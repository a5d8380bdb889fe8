"""Papers that both sides sign: the terms of a settlement and the joint statement (R143, R145; S3)."""

from collections.abc import Collection

from disputes.domain.parties import Side
from pbc.core.errors import Denied


def check_may_sign(side: Side, signed: Collection[Side], *, number: int, last: int) -> None:
    """Refuse a signature under a paper that changed while it was read, and a side's second one.

    :param number: of the paper that was read; ``last``: of the one that counts.
    :raises Denied: where another counts, or the side has signed.
    """
    if number != last:
        raise Denied(f"It was changed since you read it: number {last} is the last one. Read it, then sign.")
    if side in signed:
        raise Denied("Your side has signed it already. Nothing was changed.")


def is_signed_by_both(signed: Collection[Side]) -> bool:
    return len(set(signed)) == len(Side)
