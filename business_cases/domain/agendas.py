"""The agenda of a meeting: when it may still change, and what a reader sees of it (R104, R122; S4 ¶52)."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from business_cases.domain.costs import YEAR, MonthOfCase
from pbc.core.errors import Denied
from pbc.core.money import ZERO

WITHHELD = "Withheld: you have an interest in it, or wrote in it"


def check_on_agenda(held_on: str, *, is_held: bool) -> None:
    """Refuse to change the agenda of a meeting that was held.

    :param held_on: its day, in words.
    :raises Denied: with a sentence.
    """
    if is_held:
        raise Denied(f"The meeting of {held_on} was held, and its agenda stands. Nothing was changed.")


def open_to(items: Sequence[int], seen: Collection[int], leaves: Collection[int]) -> list[int | None]:
    """Which cases of an agenda a reader is shown, in its order; ``None`` stands for one that is withheld.

    :param items: cases by key. ``seen``: those in the sight of whoever asks. ``leaves``: those that the reader leaves
        the room for.

    >>> open_to([1, 2, 3], {1, 2}, {2})
    [1, None, None]
    """
    return [key if key in seen and key not in leaves else None for key in items]


def by_year(months: Sequence[MonthOfCase], years: int) -> list[tuple[int, Decimal, Decimal, Decimal]]:
    """Cost, money freed, and what is left of it, of each year of the service."""
    found = []
    for number in range(1, years + 1):
        own = [each for each in months if (each.number - 1) // YEAR + 1 == number]
        cost = sum((each.cost for each in own), ZERO)
        freed = sum((each.freed for each in own), ZERO)
        found.append((number, cost, freed, freed - cost))
    return found
