"""What stays moved when a budget is issued for a practice that took others over since the last issue (R8, R20, R36).

The issued sums of the practices taken over go back to the allocation, for the new budget holds their history. What has
moved on their lines since (virements, changes of list, tariff or scope, freed-up resources) was moved in earnest: it
goes with the line to whoever holds it now, so that the old accounts stand at nought and no posting loses its effect.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.ledger import AccountKey, AccountKind, combined, transfer

Holdings = Mapping[tuple[int, str], AccountKind]
"""Which kind of account holds a line of a practice's budget, by practice and line."""


@dataclass(frozen=True)
class Carry:
    """An issue that made another practice the holder of what had moved on a practice's lines before it.

    :param posting: the key of the issue's posting; ``of`` the practice, ``to`` the holder from then on.
    """

    posting: int
    of: int
    to: int


@dataclass(frozen=True)
class Moved:
    """What a posting other than an issue gave to a line of a practice's budget, pounds."""

    posting: int
    practice: int
    line: str
    kind: AccountKind
    amount: Decimal


class Holders:
    """Who holds what was once moved on a practice's lines, by all issues of a year so far."""

    def __init__(self, carries: Iterable[Carry] = ()) -> None:
        self._of: dict[int, list[Carry]] = defaultdict(list)
        for carry in sorted(carries, key=lambda each: each.posting):
            self._of[carry.of].append(carry)

    def holder(self, practice: int, posting: int = 0) -> int:
        """Of what a posting moved on a practice's lines: the practice itself, unless a later issue carried it on."""
        later = [carry.to for carry in self._of.get(practice, ()) if carry.posting > posting]
        return later[-1] if later else practice

    def origins(self, practices: Iterable[int]) -> set[int]:
        """The practices themselves, and those of which they hold anything."""
        wanted = set(practices)
        return wanted | {of for of, carries in self._of.items() if wanted & {carry.to for carry in carries}}


def carried_moves(
    moved: Iterable[Moved], holders: Holders, wanted: Mapping[int, int], before: Holdings, after: Holdings
) -> dict[AccountKey, Decimal]:
    """The movements that bring what was moved on practices' lines to who shall hold it. They sum to nought.

    :param wanted: by practice, who holds its history by the budgets that are issued.
    :param before: how the budgets that end hold their lines; ``after`` the same of those issued.
    """
    parts = []
    for each in moved:
        source = holders.holder(each.practice, each.posting)
        target = wanted.get(each.practice, source)
        if source == target:
            continue
        own = each.kind if source == each.practice else before.get((source, each.line), each.kind)
        parts.append(_carried(each, (own, source), (after.get((target, each.line), each.kind), target)))
    return combined(*parts)


def _carried(
    each: Moved, source: tuple[AccountKind, int], target: tuple[AccountKind, int]
) -> dict[AccountKey, Decimal]:
    old, new = (AccountKey(kind, practice, each.line) for kind, practice in (source, target))
    return transfer(old, new, each.amount) if each.amount > 0 else transfer(new, old, -each.amount)
