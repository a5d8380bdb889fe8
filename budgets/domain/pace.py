"""Pace of change: how far a budget moves towards its fair share in one year (R23, R34; S4 ¶30, ¶37; handbook §4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pbc.core.money import ZERO, round_pence, share_among

Key = TypeVar("Key")


class Funding(StrEnum):
    """Where the money for practices below their fair share comes from."""

    ZERO_SUM = "zero_sum"  # from those above it: what is given and taken is the same
    GROWTH = "growth"  # from money not attributed yet; those above it still move, as far as the floor lets them


class Stop(StrEnum):
    """What held a move back."""

    BAND = "band"
    MAX_MOVE = "max_move"
    FLOOR = "floor"
    ZERO_SUM = "zero_sum"


@dataclass(frozen=True)
class PaceTerms:
    """Shares of one, not percentages.

    :param band: distance from fair share that is left alone.
    :param pace: how much of the gap is to close in a year.
    :param max_move: the most that a budget moves, of its baseline.
    """

    band: Decimal
    pace: Decimal
    max_move: Decimal
    funding: Funding = Funding.ZERO_SUM


@dataclass(frozen=True)
class Move:
    """A practice's move towards its fair share, pounds of the year.

    :param floor: the least that the budget may come to.
    :param amount: what is moved in the end; below nought, taken.
    :param stopped: pounds of the intended move that each limit held back.
    """

    baseline: Decimal
    fair: Decimal
    floor: Decimal
    amount: Decimal
    stopped: Mapping[Stop, Decimal]

    @property
    def distance(self) -> Decimal | None:
        return distance(self.baseline, self.fair)


def distance(budget: Decimal, fair: Decimal) -> Decimal | None:
    """Distance from target as a share of it: above nought, more than the fair share; none where that is nought.

    >>> distance(Decimal("8000000"), Decimal("7300000")).quantize(Decimal("0.0001"))
    Decimal('0.0959')
    """
    return (budget - fair) / fair if fair else None


def move(baseline: Decimal, fair: Decimal, floor: Decimal, terms: PaceTerms) -> Move:
    """How far one budget moves by itself, before others are looked at.

    :param floor: what the budget may not fall below; a floor above the baseline lifts nobody: it only stops a fall.
    """
    gap = fair - baseline
    away = distance(baseline, fair)
    if away is not None and abs(away) <= terms.band:
        return Move(baseline, fair, floor, ZERO, {Stop.BAND: round_pence(abs(gap) * terms.pace)} if gap else {})
    wanted = round_pence(gap * terms.pace)
    most = round_pence(max(ZERO, baseline) * terms.max_move)
    amount = max(-most, min(most, wanted))
    stopped = {Stop.MAX_MOVE: abs(wanted) - abs(amount)}
    if amount < 0:
        lowest = min(ZERO, floor - baseline)
        stopped[Stop.FLOOR] = max(ZERO, lowest - amount)
        amount = max(amount, lowest)
    return Move(baseline, fair, floor, amount, {stop: held for stop, held in stopped.items() if held})


def moves(
    baselines: Mapping[Key, Decimal], fairs: Mapping[Key, Decimal], floors: Mapping[Key, Decimal], terms: PaceTerms
) -> dict[Key, Move]:
    """The moves of all budgets of a PCT. At a zero sum the larger side is scaled down to the smaller, to the penny."""
    alone = {key: move(baselines[key], fairs[key], floors[key], terms) for key in baselines}
    return _balanced(alone) if terms.funding is Funding.ZERO_SUM else alone


def _balanced(alone: Mapping[Key, Move]) -> dict[Key, Move]:
    gains = {key: each.amount for key, each in alone.items() if each.amount > 0}
    losses = {key: -each.amount for key, each in alone.items() if each.amount < 0}
    given, taken = sum(gains.values(), ZERO), sum(losses.values(), ZERO)
    scaled = _scaled(gains, taken) if given > taken else _scaled(losses, given)
    sign = 1 if given > taken else -1
    made = dict(alone)
    for key, size in scaled.items():
        held = abs(alone[key].amount) - size
        stopped = dict(alone[key].stopped) | ({Stop.ZERO_SUM: held} if held else {})
        made[key] = replace(alone[key], amount=sign * size, stopped=stopped)
    return made


def _scaled(sizes: Mapping[Key, Decimal], total: Decimal) -> dict[Key, Decimal]:
    return share_among(total, sizes) if sizes and sum(sizes.values()) != total else dict(sizes)
