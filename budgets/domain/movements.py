"""Moves towards fair share over a round, and the extra activity that follows distance from it, with their workings.

Shares are of the money that these budgets hold: fair shares add up to what there is to share (S4 ¶29, ¶36, ¶37).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.pace import Move, PaceTerms, Standing, Stop, moves
from budgets.domain.parameters import ScenarioParameters
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.working import Parameter, Source, Working

STOP_SENTENCES = {
    Stop.BAND: "It lies inside the band that is left alone, so {amount} of movement is not made.",
    Stop.MAX_MOVE: "The most that a budget moves in a year holds back {amount}.",
    Stop.FLOOR: "The floor of purchasing power holds back {amount} (S4 ¶37).",
    Stop.ZERO_SUM: "What is given must be what is taken, which holds back {amount}.",
}


@dataclass(frozen=True)
class Moved:
    """A practice's move of one group of services, and its working."""

    move: Move
    working: Working


def fair_shares(total: Decimal, targets: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """A sum of money shared as fair shares are, to the penny."""
    return share_among(total, targets)


def moved(
    what: str,
    baselines: Mapping[int, Decimal],
    floors: Mapping[int, Decimal],
    targets: Mapping[int, Decimal] | None,
    terms: PaceTerms,
    named: Mapping[str, Parameter],
    source: Source,
) -> dict[int, Moved]:
    """Every practice's move of a group of services; none where no fair shares are known.

    :param what: the group in words: ``services under the tariff``.
    :param named: the parameters that went in, as workings name them.
    """
    total = sum(baselines.values(), ZERO)
    if targets is None or not total:
        return {}
    fairs = fair_shares(total, {key: targets[key] for key in baselines})
    whole = sum((targets[key] for key in baselines), ZERO)
    made = moves([Standing(key, baselines[key], fairs[key], floors[key]) for key in baselines], terms)
    return {
        key: Moved(each, _working(what, each, total, targets[key], whole, named, source)) for key, each in made.items()
    }


def _working(
    what: str,
    each: Move,
    total: Decimal,
    target: Decimal,
    targets: Decimal,
    named: Mapping[str, Parameter],
    source: Source,
) -> Working:
    fair = Working(
        name=f"Fair share of {what}",
        value=each.standing.fair,
        unit="£",
        formula="budgets of all practices × fair share of the practice ÷ fair shares of all practices",
        inputs=(
            Working.given("Budgets of all practices", total, "£"),
            Working.given("Fair share of the practice", target, "£", source),
            Working.given("Fair shares of all practices", targets, "£", source),
        ),
        paragraph="S4 ¶29",
    )
    return Working(
        name="Move towards fair share",
        value=each.amount,
        unit="£",
        formula="gap to fair share × part closed this year, outside the band, up to the most a budget moves, "
        "not below the floor",
        inputs=(
            Working.given(f"Budget of {what} before", each.standing.baseline, "£"),
            fair,
            Working.given("Floor of purchasing power", each.standing.floor, "£"),
        ),
        parameters=tuple(named.values()),
        paragraph="S4 ¶30, ¶37",
        notes=tuple(STOP_SENTENCES[stop].format(amount=pounds(held)) for stop, held in each.stopped.items()),
    )


@dataclass(frozen=True)
class GrowthByDistance:
    """Uplift for extra activity by distance from fair share.

    :param wanted: pounds before the PCT's money is looked at; ``given``: after.
    """

    wanted: Mapping[int, Decimal]
    given: Mapping[int, Decimal]
    money: Decimal

    @property
    def held_back(self) -> Decimal:
        return sum(self.wanted.values(), ZERO) - sum(self.given.values(), ZERO)


def growth_by_distance(
    parameters: ScenarioParameters, baselines: Mapping[int, Decimal], fairs: Mapping[int, Decimal]
) -> GrowthByDistance:
    """Extra activity of practices by their use against fair share, and by what the PCT can afford (R33; S4 ¶36).

    What is agreed one by one comes first; a deficit of the PCT takes from the money.

    :param fairs: empty where no fair shares are known: then nobody is given any.
    """
    agreed = sum((row.amount for row in parameters.growth), ZERO)
    money = max(ZERO, parameters.growth_money + min(ZERO, parameters.position) - agreed)
    wanted = {
        key: round_pence(baseline * _rate(parameters, baseline, fairs[key]) / 100)
        for key, baseline in baselines.items()
        if key in fairs and baseline > 0
    }
    wanted = {key: amount for key, amount in wanted.items() if amount > 0}
    total = sum(wanted.values(), ZERO)
    given = share_among(money, wanted) if total > money else wanted
    return GrowthByDistance(wanted, given, money)


def _rate(parameters: ScenarioParameters, baseline: Decimal, fair: Decimal) -> Decimal:
    return parameters.under_rate if baseline <= fair else parameters.over_rate


def growth_working(parameters: ScenarioParameters, growth: GrowthByDistance, key: int, baseline: Decimal) -> Working:
    """How one practice's uplift for extra activity came about."""
    source = "chosen in the scenario, S4 ¶36"
    return Working(
        name="Extra activity by distance from fair share",
        value=growth.given[key],
        unit="£",
        formula="budget before × rate of its side of fair share, scaled to the money there is",
        inputs=(
            Working.given("Budget before", baseline, "£"),
            Working.given("Before the money is looked at", growth.wanted[key], "£"),
            Working.given("Before the money is looked at, all practices", sum(growth.wanted.values(), ZERO), "£"),
            Working.given("Money there is", growth.money, "£"),
        ),
        parameters=(
            Parameter("Rate below fair share", parameters.under_rate, "percent", source),
            Parameter("Rate above fair share", parameters.over_rate, "percent", source),
            Parameter("Financial position of the PCT", parameters.position, "£", source),
        ),
        paragraph="S4 ¶36",
    )


def part(working: Working, amount: Decimal, label: str) -> Working:
    """A line's part of a practice's move or uplift."""
    return Working(
        name=working.name,
        value=amount,
        unit="£",
        formula=f"of the practice × {label.lower()} ÷ all its lines under the tariff, pence by largest remainder",
        inputs=(working,),
        paragraph=working.paragraph,
    )
