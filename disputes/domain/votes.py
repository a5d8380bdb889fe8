"""One side's offer or the other's, whole: how votes become a ruling (R143; S4 ¶73).

There is nothing here that an amount or a third way could be put into. A vote is for an offer that was opened.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from disputes.domain.parties import Side
from pbc.core.errors import Denied

WHOLE = 0
"""The number of the only issue, where the panel rules on the whole package."""


@dataclass(frozen=True)
class Ballot:
    """One member's vote on one issue."""

    seat: int
    issue: int
    side: Side


@dataclass(frozen=True)
class Result:
    """What a panel ruled on an issue."""

    issue: int
    side: Side
    votes_for: int
    votes_against: int


def check_even_handed(seats: Collection[int]) -> None:
    """Refuse a panel that could tie.

    :raises Denied: where the number of members is even, or nobody sits.
    """
    if len(seats) % 2 == 0:
        raise Denied(
            f"The panel has {len(seats)} members, so that it could be split evenly. The SHA’s clerk appoints another "
            "or takes one off. Nothing was changed."
        )


def waiting_for(ballots: Collection[Ballot], seats: Collection[int], issues: Sequence[int]) -> list[tuple[int, int]]:
    """Who has yet to vote on what: seats and issues, in order."""
    cast = {(each.seat, each.issue) for each in ballots}
    return [(seat, issue) for seat in sorted(seats) for issue in issues if (seat, issue) not in cast]


def results(ballots: Collection[Ballot], seats: Collection[int], issues: Sequence[int]) -> tuple[Result, ...] | None:
    """What the panel ruled, by majority, once every member has voted on every issue; nothing before.

    Votes of seats that were given up do not count.

    :raises Denied: where the panel could tie.
    """
    check_even_handed(seats)
    if waiting_for(ballots, seats, issues):
        return None
    return tuple(_result(issue, _counted(ballots, seats, issue)) for issue in issues)


def _counted(ballots: Collection[Ballot], seats: Collection[int], issue: int) -> Mapping[Side, int]:
    return Counter(each.side for each in ballots if each.issue == issue and each.seat in seats)


def _result(issue: int, counted: Mapping[Side, int]) -> Result:
    side = max(Side, key=lambda each: counted.get(each, 0))
    return Result(issue, side, counted.get(side, 0), counted.get(side.other, 0))
