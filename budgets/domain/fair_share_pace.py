"""How fast budgets move to fair shares: the pace of change (R23; S4 ¶30, ¶37; domain handbook §4.4).

A practice inside the band stays where it is. Outside, its budget moves towards the fair share, by so much of itself at
most, and never below the floor where purchasing power is protected. Both results are kept: with the floor and without.
Where the sum must be a given pot, growth pays for the winners first, then the losers do, then winners get less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.working import Parameter, Working

HUNDRED = Decimal(100)


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
        return _part(self.band)

    @property
    def most_part(self) -> Decimal:
        return _part(self.most)

    @property
    def floor_part(self) -> Decimal:
        return _part(self.floor) if self.floor else Decimal(0)


@dataclass(frozen=True)
class Standing:
    """Where a practice stands before the move: baseline and fair share, both at the year's prices."""

    practice: int
    baseline: Decimal
    fair: Decimal
    growth: Decimal = ZERO


class Why(StrEnum):
    """Why a budget moves by what it does."""

    IN_BAND = "in_band"
    TOWARDS = "towards"  # all the way to the fair share
    CAPPED = "capped"  # by the most that a year allows
    FLOORED = "floored"  # it would fall, and the floor holds it
    SCALED = "scaled"  # more or less than its own move, so that all budgets sum to the pot


@dataclass(frozen=True)
class Distance:
    """How far a budget is from the fair share. ``part`` is of the fair share; none where that is nought."""

    money: Decimal
    part: Decimal | None

    def is_within(self, band: Decimal) -> bool:
        """Whether it lies inside a band: on its edge is inside."""
        return self.part is not None and abs(self.part) <= band


def distance(budget: Decimal, fair: Decimal) -> Distance:
    """DFT of the handbook: (budget − fair share) ÷ fair share.

    >>> distance(Decimal("8000000.00"), Decimal("7300000.00")).part.quantize(Decimal("0.0001"))
    Decimal('0.0959')
    """
    gap = budget - fair
    return Distance(gap, gap / fair if fair else None)


@dataclass(frozen=True)
class Move:
    """What the rule makes of one practice.

    :param wanted: the move before floor and scaling.
    :param unfloored: the budget without the floor; ``budget``: with it. Both with growth, and scaled where a pot binds.
    """

    standing: Standing
    distance: Distance
    in_band: bool
    wanted: Decimal
    unfloored: Decimal
    budget: Decimal
    why: Why

    @property
    def moved(self) -> Decimal:
        """What the budget changes by, growth included."""
        return self.budget - self.standing.baseline


def pace_of_change(standings: Sequence[Standing], rules: PaceRules, *, pot: Decimal | None = None) -> dict[int, Move]:
    """Move every practice towards its fair share.

    >>> rules = PaceRules(Parameter("Band", Decimal(10), "percent"), Parameter("Most", Decimal(1), "percent"))
    >>> pace_of_change([Standing(1, Decimal("8000000.00"), Decimal("7200000.00"))], rules)[1].moved
    Decimal('-80000.00')

    :param pot: what all budgets must sum to, to the penny; none where moves need not balance. Growth of single
        practices is then part of the pot.
    :raises Invalid: for a parameter outside nought to a hundred percent, a negative baseline or fair share, or a pot
        that the floor and the most allowed move cannot meet.
    """
    _check(standings, rules, pot)
    wanted = {each.practice: _wanted(each, rules) for each in standings}
    free = _settled(standings, wanted, Decimal(0), pot)
    held = _settled(standings, wanted, rules.floor_part, pot) if rules.floor else free
    return {
        each.practice: Move(
            standing=each,
            distance=distance(each.baseline, each.fair),
            in_band=_in_band(each, rules),
            wanted=wanted[each.practice],
            unfloored=free[each.practice],
            budget=held[each.practice],
            why=_why(each, rules, wanted[each.practice], held[each.practice]),
        )
        for each in standings
    }


def _wanted(each: Standing, rules: PaceRules) -> Decimal:
    if _in_band(each, rules):
        return ZERO
    gap = each.fair - each.baseline
    most = round_pence(each.baseline * rules.most_part)
    return min(gap, most) if gap > 0 else max(gap, -most)


def _in_band(each: Standing, rules: PaceRules) -> bool:
    return abs(each.baseline - each.fair) <= rules.band_part * each.fair


def _settled(
    standings: Sequence[Standing], wanted: Mapping[int, Decimal], floor: Decimal, pot: Decimal | None
) -> dict[int, Decimal]:
    floors = {each.practice: round_pence(each.baseline * floor) for each in standings}
    if pot is None:
        return {
            p: max(floors[p], each.baseline + wanted[p]) + each.growth for each in standings for p in [each.practice]
        }
    return _to_pot(standings, wanted, floors, pot)


def _to_pot(
    standings: Sequence[Standing], wanted: Mapping[int, Decimal], floors: Mapping[int, Decimal], pot: Decimal
) -> dict[int, Decimal]:
    """Budgets that sum to the pot: growth pays gains, then losses do, then gains shrink; what is left goes by share."""
    kept = {each.practice: max(each.baseline, floors[each.practice]) + each.growth for each in standings}
    target = {
        each.practice: max(floors[each.practice], each.baseline + wanted[each.practice]) + each.growth
        for each in standings
    }
    gains = {p: max(ZERO, target[p] - kept[p]) for p in kept}
    losses = {p: max(ZERO, kept[p] - target[p]) for p in kept}
    growth, most_lost = pot - sum(kept.values(), ZERO), sum(losses.values(), ZERO)
    if growth + most_lost < 0:
        fix = "Find more money, lower the floor, or let budgets move further in a year."
        raise Invalid(
            f"The budgets cannot be brought down to {pounds(pot)}: {pounds(-growth - most_lost)} is lacking.",
            field="amount",
            rule="pot_holds_the_floor",
            fix=fix,
        )
    paid = min(sum(gains.values(), ZERO), growth + most_lost)
    lost, left = max(ZERO, paid - growth), max(ZERO, growth - paid)
    gained = _split(paid, gains)
    taken = _split(lost, losses)
    extra = _split(left, {each.practice: each.fair or each.baseline for each in standings})
    return {p: kept[p] + gained[p] - taken[p] + extra[p] for p in kept}


def _split(total: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    ordered = {practice: weights[practice] for practice in sorted(weights)}
    return share_among(total, ordered if any(ordered.values()) else dict.fromkeys(ordered, Decimal(1)))


def _why(each: Standing, rules: PaceRules, wanted: Decimal, budget: Decimal) -> Why:
    held = max(round_pence(each.baseline * rules.floor_part), each.baseline + wanted)
    if budget != held + each.growth:
        return Why.SCALED
    if held > each.baseline + wanted:
        return Why.FLOORED
    if _in_band(each, rules):
        return Why.IN_BAND
    return Why.TOWARDS if each.baseline + wanted == each.fair else Why.CAPPED


def _check(standings: Sequence[Standing], rules: PaceRules, pot: Decimal | None) -> None:
    for parameter, highest in ((rules.band, 100), (rules.most, 100), (rules.floor, 200)):
        if parameter and not 0 <= _part(parameter) * HUNDRED <= highest:
            fix = f"Give a percentage from 0 to {highest}."
            raise Invalid(
                f"“{parameter.name}” is {parameter.value}.", field=parameter.name, rule="percentage_in_range", fix=fix
            )
    if pot is not None and pot != round_pence(pot):
        raise Invalid(f"£{pot} is not in whole pence.", field="amount", rule="whole_pence", fix="Round it.")
    if negative := [each for each in standings if each.baseline < 0 or each.fair < 0]:
        amount = pounds(min(negative[0].baseline, negative[0].fair))
        raise Invalid(
            f"A baseline or fair share of {amount} is below nought.",
            field="baseline",
            rule="baseline_not_negative",
            fix="Look at the activity that it was made from.",
        )


def _part(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise ValueError(f"“{parameter.name}” is not a number")
    return parameter.value / HUNDRED


WHY_FORMULAS = {
    Why.IN_BAND: "inside the band: the budget stays",
    Why.TOWARDS: "budget + distance: all the way to the fair share",
    Why.CAPPED: "budget ± the most that a budget moves in a year",
    Why.FLOORED: "the floor: purchasing power is kept",
    Why.SCALED: "its move, scaled so that all budgets sum to the money there is",
}


def move_working(move: Move, rules: PaceRules) -> Working:
    """How the budget after the move came about."""
    standing = move.standing
    parameters = tuple(parameter for parameter in (rules.band, rules.most, rules.floor) if parameter)
    unfloored = Working("The same without the floor", move.unfloored, "£", "budget + move", paragraph="S4 ¶37")
    return Working(
        name="Budget after the year’s move to fair share",
        value=move.budget,
        unit="£",
        formula=WHY_FORMULAS[move.why],
        inputs=(
            Working.given("Budget before", standing.baseline, "£"),
            Working.given("Fair share", standing.fair, "£"),
            Working.given("Growth", standing.growth, "£"),
            unfloored,
        ),
        parameters=parameters,
        paragraph="S4 ¶30, ¶37",
    )
