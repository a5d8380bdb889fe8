"""What a year had come to under another option to manage risk: who gains, who loses, what the fund pays (S4 ¶41).

A practice's position is its budget less what it is charged, in pounds: above nought is under budget. Options move money
between practices and never make any: the positions under each of them have the same sum, to the penny.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgets.domain.calls import share_out
from budgets.domain.contingency import returns
from pbc.core.money import ZERO, share_among
from pbc.core.working import Source, Working


@dataclass(frozen=True)
class PracticeYear:
    """What is known of one practice's year to date, in pounds.

    :param gross: its budget before contingency, of the months to date; ``contingency`` what it put into the fund.
    :param actual: what its patients' care cost.
    :param above: what lies above each threshold compared.
    :param costly: what it spent on costly, rare treatments: part of ``actual``, unless they are out of scope.
    :param granted: what calls that people wrote took from the fund for it.
    :param pool: what it would pool with; practices of the same name pool together.
    """

    practice: int
    gross: Decimal
    contingency: Decimal
    actual: Decimal
    above: Mapping[Decimal, Decimal] = field(default_factory=dict)
    costly: Decimal = ZERO
    granted: Decimal = ZERO
    pool: str = ""


Parts = tuple[tuple[str, Decimal], ...]
BUDGET, COST = "Budget of these months, in twelfths", "Less: what the care of its patients cost"


@dataclass(frozen=True)
class Outcome:
    """One option played through.

    :param positions: by practice; ``used`` what the fund paid; ``unmet`` what it could not.
    :param parts: by practice, what its position is the sum of, by name.
    """

    name: str
    positions: Mapping[int, Decimal]
    used: Decimal = ZERO
    unmet: Decimal = ZERO
    parts: Mapping[int, Parts] = field(default_factory=dict)

    def against(self, other: "Outcome") -> dict[int, Decimal]:
        """What each practice gains by this option over another; below nought, what it loses."""
        return {practice: position - other.positions[practice] for practice, position in self.positions.items()}


def alone(years: Sequence[PracticeYear]) -> Outcome:
    """No option at all: each practice bears its own."""
    return _outcome("No option", {year.practice: _own(year) for year in years})


def with_fund(name: str, years: Sequence[PracticeYear], threshold: Decimal | None = None) -> Outcome:
    """A fund of the contributions, option A; with a threshold also option B. What is left goes back by contribution."""
    fund = {year.practice: year.contingency for year in years}
    called = {
        year.practice: year.granted + (year.above.get(threshold, ZERO) if threshold is not None else ZERO)
        for year in years
    }
    wanted = {practice: amount for practice, amount in called.items() if amount > 0}
    paid = share_out(wanted, sum(fund.values(), ZERO))
    back = returns(sum(fund.values(), ZERO) - sum(paid.values(), ZERO), fund)
    parts = {
        year.practice: (
            *_own(year),
            ("Less: put into the fund", -year.contingency),
            ("Paid by the fund", paid.get(year.practice, ZERO)),
            ("Back from the fund, of what is left", back.get(year.practice, ZERO)),
        )
        for year in years
    }
    used = sum(paid.values(), ZERO)
    return _outcome(name, parts, used, sum(wanted.values(), ZERO) - used)


def with_exclusions(name: str, years: Sequence[PracticeYear]) -> Outcome:
    """Option C: costly treatments leave the budgets, each of which gives up its share of what they cost in all."""
    whole = sum((year.costly for year in years), ZERO)
    given_up = _by_budget(whole, years)
    parts = {
        year.practice: (
            *_own(year),
            ("Less: given up for costly treatments, by budget", -given_up[year.practice]),
            ("Costly treatments, which the PCT would bear", year.costly),
        )
        for year in years
    }
    return _outcome(name, parts, whole)


def put_back(years: Sequence[PracticeYear]) -> list[PracticeYear]:
    """The same years with the treatments of a PCT's own list in scope again: each budget has its share of their cost.

    :param years: as they are, with budgets and actuals that leave these treatments out; ``costly`` what they cost.
    """
    back = _by_budget(sum((year.costly for year in years), ZERO), years)
    return [replace(year, gross=year.gross + back[year.practice], actual=year.actual + year.costly) for year in years]


def with_own_list(name: str, years: Sequence[PracticeYear]) -> Outcome:
    """Option C alone, by the list that the PCT has: budgets and actuals leave its treatments out as they are."""
    return _outcome(name, alone(years).parts, sum((year.costly for year in years), ZERO))


def with_pools(name: str, years: Sequence[PracticeYear]) -> Outcome:
    """Option D: each pool shares what its practices are over or under together, by their budgets."""
    pools: dict[str, list[PracticeYear]] = {}
    for year in years:
        pools.setdefault(year.pool or f"alone {year.practice}", []).append(year)
    parts: dict[int, Parts] = {}
    for members in pools.values():
        together = sum((year.gross - year.actual for year in members), ZERO)
        for year, share in zip(members, _by_budget(together, members).values(), strict=True):
            moved = ("Taken on from other members, or with a minus given to them", share - (year.gross - year.actual))
            parts[year.practice] = (*_own(year), moved)
    return _outcome(name, parts)


def position_working(outcome: Outcome, practice: int, name: str, period: str, sources: Sequence[Source]) -> Working:
    """How a practice's position under an option came about.

    :param name: of the practice. ``period``: the months in words. ``sources``: the rows that its care was read from.
    """
    inputs = tuple(
        Working.given(part, amount, "£", *(sources if part == COST else ())) for part, amount in outcome.parts[practice]
    )
    return Working(
        name=f"{name}, position {period}. {outcome.name}",
        value=outcome.positions[practice],
        unit="£",
        formula="sum of these; above nought is under budget",
        inputs=inputs,
        paragraph="S4 ¶41",
        notes=("What people would have done otherwise under another option is not in it.",),
    )


def _outcome(name: str, parts: Mapping[int, Parts], used: Decimal = ZERO, unmet: Decimal = ZERO) -> Outcome:
    positions = {practice: sum((amount for _, amount in of), ZERO) for practice, of in parts.items()}
    return Outcome(name, positions, used, unmet, parts)


def _own(year: PracticeYear) -> Parts:
    return ((BUDGET, year.gross), (COST, -year.actual))


def _by_budget(total: Decimal, years: Sequence[PracticeYear]) -> dict[int, Decimal]:
    weights = {year.practice: max(year.gross, ZERO) for year in years}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, Decimal(1))
    return share_among(total, weights)
