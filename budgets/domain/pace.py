"""Pace of change: how far budgets move towards fair shares in one year (R23, R34; S4 ¶30, ¶37; domain handbook §4.4).

A budget inside the band stays where it is. Outside, it moves by a part of the gap, by so much of itself at most, and
never below the floor of purchasing power. Where the budgets must come to a sum, growth pays for the winners first, then
the losers do, then winners get less. Every budget is told with the floor and without, and what each limit held back.
The studio's scenarios and the page of fair shares both move budgets by this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.working import Parameter

HUNDRED = Decimal(100)


class Funding(StrEnum):
    """Where the money for practices below their fair share comes from."""

    ZERO_SUM = "zero_sum"  # from those above it: what is given and taken is the same
    GROWTH = "growth"  # from money not attributed yet; those above it still move, as far as the floor lets them


class Stop(StrEnum):
    """What held a move back, or made it another."""

    BAND = "band"
    MAX_MOVE = "max_move"
    FLOOR = "floor"
    ZERO_SUM = "zero_sum"  # scaled, so that all budgets come to the sum there is


@dataclass(frozen=True)
class PaceTerms:
    """Shares of one, not percentages.

    :param band: distance from fair share that is left alone; on its edge is inside.
    :param pace: how much of the gap is to close in a year.
    :param max_move: the most that a budget moves, of its baseline.
    :param floor_lifts: whether a floor above the baseline lifts a budget to it; else it only stops a fall.
    """

    band: Decimal
    pace: Decimal
    max_move: Decimal
    funding: Funding = Funding.ZERO_SUM
    floor_lifts: bool = False


@dataclass(frozen=True)
class PaceRules:
    """The year's band, most move and floor, each a number of percent with its source.

    :param floor: percent of the baseline that a budget is never below; none where nothing is protected.
    """

    band: Parameter
    most: Parameter
    floor: Parameter | None = None

    @property
    def band_part(self) -> Decimal:
        return _part(self.band, 100)

    def terms(self) -> PaceTerms:
        """All of the gap, within these limits. :raises Invalid: for a parameter out of range."""
        return PaceTerms(self.band_part, Decimal(1), _part(self.most, 100), Funding.GROWTH, floor_lifts=True)

    def floor_of(self, baseline: Decimal) -> Decimal:
        """The least that a budget may come to, pounds. :raises Invalid: for a parameter out of range."""
        return floor_of(baseline, _part(self.floor, 200)) if self.floor else ZERO


def floor_of(baseline: Decimal, part: Decimal) -> Decimal:
    """A share of the baseline that a budget may not fall below, in whole pence (S4 ¶37)."""
    return round_pence(baseline * part)


@dataclass(frozen=True)
class Distance:
    """How far a budget is from the fair share. ``part`` is of the fair share; none where that is nought."""

    money: Decimal
    part: Decimal | None


def distance(budget: Decimal, fair: Decimal) -> Distance:
    """DFT of the handbook: (budget − fair share) ÷ fair share. Above nought, more than the fair share.

    >>> distance(Decimal("8000000.00"), Decimal("7300000.00")).part.quantize(Decimal("0.0001"))
    Decimal('0.0959')
    """
    gap = budget - fair
    return Distance(gap, gap / fair if fair else None)


@dataclass(frozen=True)
class Standing:
    """Where a practice stands before the move, at the year's prices: baseline, fair share, floor and own growth."""

    practice: int
    baseline: Decimal
    fair: Decimal
    floor: Decimal = ZERO
    growth: Decimal = ZERO


@dataclass(frozen=True)
class Move:
    """What the pace makes of one practice's budget, pounds of the year.

    :param wanted: the move before floor and sum are looked at.
    :param alone: the budget as it would be, were there no others; ``budget``: as it is in the end.
    :param unfloored: the budget in the end without the floor. All three with growth.
    :param stopped: pounds of the intended move that each limit held back.
    """

    standing: Standing
    in_band: bool
    wanted: Decimal
    alone: Decimal
    unfloored: Decimal
    budget: Decimal
    stopped: Mapping[Stop, Decimal] = field(default_factory=dict)

    @property
    def distance(self) -> Distance:
        return distance(self.standing.baseline, self.standing.fair)

    @property
    def moved(self) -> Decimal:
        """What the budget changes by, growth included; below nought, taken."""
        return self.budget - self.standing.baseline

    @property
    def amount(self) -> Decimal:
        """What the budget changes by towards the fair share, without growth."""
        return self.moved - self.standing.growth

    @property
    def bound_by(self) -> Stop | None:
        """What decided where the budget is in the end; none where it went all the way it was meant to go."""
        if self.budget != self.alone:
            return Stop.ZERO_SUM
        if Stop.FLOOR in self.stopped:
            return Stop.FLOOR
        if self.in_band:
            return Stop.BAND
        return Stop.MAX_MOVE if Stop.MAX_MOVE in self.stopped else None


def pace_of_change(standings: Sequence[Standing], rules: PaceRules, *, pot: Decimal | None = None) -> dict[int, Move]:
    """Move every practice towards its fair share by the rules of the year.

    >>> rules = PaceRules(Parameter("Band", Decimal(10), "percent"), Parameter("Most", Decimal(1), "percent"))
    >>> pace_of_change([Standing(1, Decimal("8000000.00"), Decimal("7200000.00"))], rules)[1].moved
    Decimal('-80000.00')

    :param pot: what all budgets must sum to, to the penny; none where moves need not balance. Growth of single
        practices is then part of the pot.
    :raises Invalid: for a parameter outside nought to a hundred percent, a negative baseline or fair share, or a pot
        that the floor and the most allowed move cannot meet.
    """
    _check_not_negative(standings)
    return moves([replace(each, floor=rules.floor_of(each.baseline)) for each in standings], rules.terms(), pot=pot)


def moves(standings: Sequence[Standing], terms: PaceTerms, *, pot: Decimal | None = None) -> dict[int, Move]:
    """The moves of all budgets of a PCT, whatever their order.

    :param pot: what all budgets must sum to; at a zero sum, what they sum to now where it is not given.
    :raises Invalid: for a pot that has parts of a penny, or that floor and largest move cannot meet.
    """
    if pot is not None and pot != round_pence(pot):
        raise Invalid(f"£{pot} is not in whole pence.", field="amount", rule="whole_pence", fix="Round it.")
    wanted = {each.practice: _wanted(each, terms) for each in standings}
    free = _settled(standings, wanted, terms, pot, with_floor=False)
    held = _settled(standings, wanted, terms, pot, with_floor=True)
    return {each.practice: _move(each, wanted[each.practice], free, held, terms) for each in standings}


def _is_in_band(each: Standing, terms: PaceTerms) -> bool:
    return abs(each.fair - each.baseline) <= terms.band * each.fair


def _intended(each: Standing, terms: PaceTerms) -> Decimal:
    """The part of the gap that is to close in the year, before any limit."""
    return round_pence((each.fair - each.baseline) * terms.pace)


def _wanted(each: Standing, terms: PaceTerms) -> Decimal:
    """The move of one budget by itself, before floor and sum are looked at."""
    if _is_in_band(each, terms):
        return ZERO
    most = round_pence(max(ZERO, each.baseline) * terms.max_move)
    return max(-most, min(most, _intended(each, terms)))


def _lowest(each: Standing, terms: PaceTerms, *, with_floor: bool) -> Decimal:
    floor = each.floor if with_floor else ZERO
    return floor if terms.floor_lifts else min(floor, each.baseline)


@dataclass(frozen=True)
class _Settled:
    """Budgets as each would be by itself, and as they are once they come to the sum there is. With growth."""

    alone: Mapping[int, Decimal]
    budgets: Mapping[int, Decimal]


def _settled(
    standings: Sequence[Standing],
    wanted: Mapping[int, Decimal],
    terms: PaceTerms,
    pot: Decimal | None,
    *,
    with_floor: bool,
) -> _Settled:
    lowest = {each.practice: _lowest(each, terms, with_floor=with_floor) for each in standings}
    alone = {
        each.practice: max(lowest[each.practice], each.baseline + wanted[each.practice]) + each.growth
        for each in standings
    }
    if pot is None and terms.funding is Funding.GROWTH:
        return _Settled(alone, alone)
    kept = {each.practice: max(lowest[each.practice], each.baseline) + each.growth for each in standings}
    shares = {each.practice: each.fair or each.baseline for each in standings}
    return _Settled(alone, _to_pot(alone, kept, shares, sum(kept.values(), ZERO) if pot is None else pot))


def _to_pot(
    alone: Mapping[int, Decimal], kept: Mapping[int, Decimal], shares: Mapping[int, Decimal], pot: Decimal
) -> dict[int, Decimal]:
    """Budgets that sum to the pot: growth pays gains, then losses do, then gains shrink; what is left goes by share."""
    gains = {key: max(ZERO, amount - kept[key]) for key, amount in alone.items()}
    losses = {key: max(ZERO, kept[key] - amount) for key, amount in alone.items()}
    growth, most_lost = pot - sum(kept.values(), ZERO), sum(losses.values(), ZERO)
    _check_pot(pot, growth + most_lost)
    paid = min(sum(gains.values(), ZERO), growth + most_lost)
    lost, left = max(ZERO, paid - growth), max(ZERO, growth - paid)
    gained, taken, extra = _split(paid, gains), _split(lost, losses), _split(left, shares)
    return {key: kept[key] + gained[key] - taken[key] + extra[key] for key in kept}


def _split(total: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """In the order of keys, so that pence do not hang on the order in which practices come."""
    if not total:
        return dict.fromkeys(weights, ZERO)
    ordered = {practice: weights[practice] for practice in sorted(weights)}
    return share_among(total, ordered if any(ordered.values()) else dict.fromkeys(ordered, Decimal(1)))


def _move(each: Standing, wanted: Decimal, free: _Settled, held: _Settled, terms: PaceTerms) -> Move:
    key, in_band = each.practice, _is_in_band(each, terms)
    alone, budget, before = held.alone[key], held.budgets[key], each.baseline + each.growth
    stopped = {
        Stop.BAND if in_band else Stop.MAX_MOVE: abs(_intended(each, terms)) - abs(wanted),
        Stop.FLOOR: alone - before - wanted,
        Stop.ZERO_SUM: abs(alone - before) - abs(budget - before),
    }
    stopped = {stop: amount for stop, amount in stopped.items() if amount > 0}
    return Move(each, in_band, wanted, alone, free.budgets[key], budget, stopped)


def _check_pot(pot: Decimal, spare: Decimal) -> None:
    if spare < 0:
        fix = "Find more money, lower the floor, or let budgets move further in a year."
        raise Invalid(
            f"The budgets cannot be brought down to {pounds(pot)}: {pounds(-spare)} is lacking.",
            field="amount",
            rule="pot_holds_the_floor",
            fix=fix,
        )


def _check_not_negative(standings: Sequence[Standing]) -> None:
    if negative := [each for each in standings if each.baseline < 0 or each.fair < 0]:
        amount = pounds(min(negative[0].baseline, negative[0].fair))
        raise Invalid(
            f"A baseline or fair share of {amount} is below nought.",
            field="baseline",
            rule="baseline_not_negative",
            fix="Look at the activity that it was made from.",
        )


def _part(parameter: Parameter, highest: int) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise ValueError(f"“{parameter.name}” is not a number")
    if not 0 <= parameter.value <= highest:
        raise Invalid(
            f"“{parameter.name}” is {parameter.value}.",
            field=parameter.name,
            rule="percentage_in_range",
            fix=f"Give a percentage from 0 to {highest}.",
        )
    return parameter.value / HUNDRED
