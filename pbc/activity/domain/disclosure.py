"""Suppression of small numbers, in one place, before page, pack, export and API (domain handbook §12.2).

Counts of 1 to 5 are not shown outside the practice and its PCT, nor anything made from them, nor a further count from
which they could be worked out. Zero is shown; a suppressed count is a mark of its own and never 0.
"""

from collections.abc import Collection, Hashable, Mapping
from enum import Enum
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

SMALLEST, LARGEST = 1, 5
"""The counts that are suppressed, both included."""


class Suppressed(Enum):
    """The mark that stands in the place of a count."""

    SUPPRESSED = "suppressed"


SUPPRESSED = Suppressed.SUPPRESSED


def is_small(count: int) -> bool:
    return SMALLEST <= count <= LARGEST


def sees_small_numbers(viewer_id: int | None, *, practice_id: int, pct_id: int | None) -> bool:
    """May the organisation see this practice's counts as they are? The practice itself and its PCT may.

    :param viewer_id: ``None`` for the system, which sees all.
    """
    return viewer_id is None or viewer_id in (practice_id, pct_id)


def suppress(
    counts: Mapping[K, int], *, totals: Collection[Collection[K]] = (), fewest: int = 2
) -> dict[K, int | Suppressed]:
    """Replace small counts, and as many more as it takes, by the mark.

    :param totals: sets of keys whose sums are shown elsewhere (a PCT's total, the rows and columns of a table). Where
        the sum would give suppressed counts away, the next smallest count of the set is suppressed as well. Where
        all of a set is suppressed, its sum must not be shown either: the caller sees to it.
    :param fewest: so many counts of a set are suppressed where any is: 2, or 3 where a reader may know one of them.
    """
    hidden = {key for key, count in counts.items() if is_small(count)}
    sets = [set(total) & counts.keys() for total in totals]
    while members := next((each for each in sets if _gives_away(each, hidden, counts, fewest)), None):
        hidden.add(_next_smallest(members - hidden, counts))
    return {key: SUPPRESSED if key in hidden else count for key, count in counts.items()}


def _gives_away(members: set[K], hidden: set[K], counts: Mapping[K, int], fewest: int) -> bool:
    """Can a small count be worked out from the set's sum and what is still shown of it?

    So it can where too few counts are hidden, or where the hidden ones can only be all ones or all fives.
    """
    within = members & hidden
    if not within or within == members:
        return False
    total = sum(counts[key] for key in within)
    return len(within) < fewest or total in (SMALLEST * len(within), LARGEST * len(within))


def _next_smallest(shown: set[K], counts: Mapping[K, int]) -> K:
    """The smallest count still shown; a zero only where there is nothing else."""
    return min(shown, key=lambda key: (counts[key] == 0, counts[key], str(key)))
