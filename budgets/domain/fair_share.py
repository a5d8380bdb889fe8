"""A practice's fair share of its PCT's resource by weighted capitation (R21, R22, R32; S4 ¶29, ¶30, ¶36).

The recipe of the domain handbook §4.3: lists scaled to the population of the allocation, weighted for age, need and
market forces, kind of care by kind of care. Shares are kept apart from the money shared, so that any pot can be shared
without weighing again. Money is pounds and whole pence, and adds up to what is shared.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from budgets.domain.allocation import Component
from budgets.domain.fair_share_inputs import CELLS, Cell, PracticeList, ShareTables, check_inputs
from pbc.activity.domain.care import CARE_LABELS, Care
from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence, share_among

PAID_FROM = {
    Care.ACUTE: Component.HCHS,
    Care.COMMUNITY: Component.HCHS,
    Care.MENTAL_HEALTH: Component.HCHS,
    Care.PRESCRIBING: Component.PRESCRIBING,
    Care.PRIMARY_CARE: Component.PRIMARY_CARE,
}
"""Which part of the allocation pays for a kind of care."""

OTHER_LINES = {"pooled_budgets": Care.COMMUNITY}

Pots = Mapping[Care, Decimal]
"""Pounds to share by kind of care."""


def care_of(line: str) -> Care:
    """The kind of care that a service line belongs to: hospital services, if it is none of its own."""
    return Care(line) if line in set(Care) else OTHER_LINES.get(line, Care.ACUTE)


@dataclass(frozen=True)
class Weights:
    """The weighted population of one kind of care, by practice.

    :param mean_cost: pounds a head over the population, by which age weights are divided.
    :param ages: the scaled list weighted for age alone.
    :param weighted: for age, need and market forces.
    """

    mean_cost: Decimal
    ages: Mapping[int, Decimal]
    weighted: Mapping[int, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.weighted.values(), Decimal(0))


@dataclass(frozen=True)
class FairShares:
    """Every practice's fair share. Read by practice, by line or kind of care, and as sums.

    :param on: the day of the round.
    :param factors: what each cell of a list is multiplied by to scale it to the population.
    :param scaled: scaled lists, people by practice; together the population.
    :param pots: what is shared, and ``money`` how: by kind of care and practice.
    """

    on: date
    lists: Mapping[int, PracticeList]
    tables: ShareTables
    factors: Mapping[Cell, Decimal]
    scaled: Mapping[int, Decimal]
    weights: Mapping[Care, Weights]
    pots: Pots
    money: Mapping[Care, Mapping[int, Decimal]]

    @property
    def practices(self) -> tuple[int, ...]:
        return tuple(self.lists)

    @property
    def pot(self) -> Decimal:
        return sum(self.pots.values(), ZERO)

    @property
    def components(self) -> dict[Component, Decimal]:
        """What is shared, by part of the allocation."""
        found: dict[Component, Decimal] = {}
        for care, pot in self.pots.items():
            found[PAID_FROM[care]] = found.get(PAID_FROM[care], ZERO) + pot
        return found

    def share(self, practice: int, care: Care) -> Decimal:
        """The practice's part of one for a kind of care."""
        weights = self.weights[care]
        return weights.weighted[practice] / weights.total

    def fair(self, practice: int) -> Decimal:
        """The practice's fair share of all that is shared, pounds."""
        return sum((money[practice] for money in self.money.values()), ZERO)

    def share_of_all(self, practice: int) -> Decimal:
        """Its fair share as a part of one; nought where nothing is shared."""
        return self.fair(practice) / self.pot if self.pot else Decimal(0)

    def inflation(self, practice: int) -> Decimal:
        """By how much the list stands above its part of the population: 0.06 is six in a hundred too many."""
        return self.lists[practice].total / self.scaled[practice] - 1

    @property
    def inflation_of_all(self) -> Decimal:
        """The same for all practices together."""
        listed = sum(each.total for each in self.lists.values())
        return Decimal(listed) / sum(self.scaled.values(), Decimal(0)) - 1

    def amounts(self, line: str, pot: Decimal | None = None) -> dict[int, Decimal]:
        """How a pot for a line or kind of care is shared, by practice; they add up to it.

        :param pot: the whole that is held for that kind of care, where none is given.
        :raises Invalid: for a kind of care without a cost curve, or a negative pot.
        """
        care = care_of(line)
        if pot is None:
            return dict(self.money.get(care, dict.fromkeys(self.lists, ZERO)))
        return _shared(self.weights, care, pot)

    def wcap_amount(self, practice: int, line: str, pot: Decimal | None = None) -> Decimal:
        """Weighted capitation of one practice for a service without history (third step of S4 ¶36)."""
        return self.amounts(line, pot)[practice]

    def of_pots(self, pots: Pots) -> "FairShares":
        """The same shares of other money."""
        return replace(self, pots=dict(pots), money=_money(self.weights, pots))

    def of_components(self, components: Mapping[Component, Decimal]) -> "FairShares":
        """The same shares of an allocation by component."""
        return self.of_pots(self.split(components))

    def split(self, components: Mapping[Component, Decimal]) -> dict[Care, Decimal]:
        """An allocation by kind of care: a component that pays for several is split by what the population would cost.

        :raises Invalid: for a component that no curve is held of.
        """
        pots: dict[Care, Decimal] = {}
        for component, amount in components.items():
            expected = {
                care: weights.mean_cost
                for care, weights in self.weights.items()
                if PAID_FROM[care] == component and weights.mean_cost
            }
            if amount and not expected:
                raise _no_curve(component.value.replace("_", " "))
            pots |= share_among(amount, expected) if expected else {}
        return pots

    def among(self, practices: Collection[int]) -> "FairShares":
        """The shares of some of the practices among themselves: the money that was the others' is theirs.

        :raises Invalid: for practices that have no share here, or none.
        """
        if not practices or set(practices) - set(self.lists):
            fix = "Choose practices whose shares were worked out."
            raise Invalid("There is nobody to share among.", field="practice", rule="known_practice", fix=fix)
        kept = [practice for practice in self.lists if practice in set(practices)]
        weights = {
            care: Weights(each.mean_cost, _only(each.ages, kept), _only(each.weighted, kept))
            for care, each in self.weights.items()
        }
        return replace(
            self,
            lists={practice: self.lists[practice] for practice in kept},
            scaled=_only(self.scaled, kept),
            weights=weights,
            money=_money(weights, self.pots),
        )


def fair_shares(
    lists: Sequence[PracticeList], tables: ShareTables, *, on: date, pots: Pots | None = None
) -> FairShares:
    """Every practice's fair share (domain handbook §4.3).

    Neither the order of practices nor that of tables makes a difference.

    :param on: the day of the round; no list is counted after it.
    :param pots: pounds to share by kind of care; none yet where only the shares are wanted.
    :raises CannotShare: where a list, a band, a component or a need is missing, or a weight is negative.
    :raises Invalid: for a pot below nought, or of a kind of care without a curve.
    """
    check_inputs(lists, tables, on=on)
    ordered = {each.practice: each for each in sorted(lists, key=lambda each: each.practice)}
    factors = _factors(ordered, tables)
    scaled = {practice: _weigh(each, factors) for practice, each in ordered.items()}
    _check_scaled(ordered, scaled)
    weights = {care: _weights(care, ordered, tables, factors, scaled) for care in Care if care in tables.curves}
    shares = FairShares(on, ordered, tables, factors, scaled, weights, {}, {})
    return shares.of_pots(pots or {})


def scaled_cells(shares: FairShares, practice: int) -> dict[Cell, Decimal]:
    """A practice's scaled list by sex and band."""
    each = shares.lists[practice]
    return {cell: each.patients.get(cell, 0) * each.scale * shares.factors[cell] for cell in CELLS}


def _factors(lists: Mapping[int, PracticeList], tables: ShareTables) -> dict[Cell, Decimal]:
    """Step 1: population over lists, cell by cell, or one factor where only the total is known."""
    listed = {cell: Decimal(0) for cell in CELLS}
    for each in lists.values():
        for cell, count in each.patients.items():
            listed[cell] += count * each.scale
    population = tables.population
    if population.total_alone is not None:
        return dict.fromkeys(CELLS, population.total / sum(listed.values(), Decimal(0)))
    return {cell: population.cells[cell] / listed[cell] if listed[cell] else Decimal(0) for cell in CELLS}


def _check_scaled(lists: Mapping[int, PracticeList], scaled: Mapping[int, Decimal]) -> None:
    if gone := [lists[practice].words for practice, people in scaled.items() if not people]:
        raise Invalid(
            f"The population has nobody of the ages and sexes that {gone[0]} has patients of.",
            field="PEOPLE",
            rule="lists_can_be_scaled",
            fix="Check the list, or load the population as a total.",
        )


def _weights(
    care: Care,
    lists: Mapping[int, PracticeList],
    tables: ShareTables,
    factors: Mapping[Cell, Decimal],
    scaled: Mapping[int, Decimal],
) -> Weights:
    """Steps 2 to 4: age by the cost curve over its mean, then need and market forces."""
    costs = tables.curves[care].costs
    by_cell = {cell: costs[cell] * factors[cell] for cell in CELLS}
    cost = {practice: _weigh(each, by_cell) for practice, each in lists.items()}
    mean = sum(cost.values(), Decimal(0)) / sum(scaled.values(), Decimal(0))
    if not mean:
        fix = "Load a curve with a cost at ages that there are people of."
        raise Invalid(
            f"The cost curve of {CARE_LABELS[care].lower()} gives nobody here a weight.",
            field="COST PER HEAD",
            rule="weights_above_nought",
            fix=fix,
        )
    ages = {practice: amount / mean for practice, amount in cost.items()}
    needs = {practice: tables.needs[practice, care] for practice in lists}
    weighted = {p: age * needs[p].index * needs[p].market_forces for p, age in ages.items()}
    return Weights(mean, ages, weighted)


def _weigh(each: PracticeList, by_cell: Mapping[Cell, Decimal]) -> Decimal:
    total = sum((count * by_cell[cell] for cell, count in each.patients.items() if count), Decimal(0))
    return total * each.scale if each.unplaced else total


def _money(weights: Mapping[Care, Weights], pots: Pots) -> dict[Care, dict[int, Decimal]]:
    return {care: _shared(weights, care, pot) for care, pot in pots.items()}


def _shared(weights: Mapping[Care, Weights], care: Care, pot: Decimal) -> dict[int, Decimal]:
    """Step 5: money in proportion to weighted population, pence by largest remainder."""
    if care not in weights:
        raise _no_curve(CARE_LABELS[care].lower())
    if pot < 0 or pot != round_pence(pot):
        fix = "Share nought or more, in pounds and whole pence."
        raise Invalid(f"{pounds(pot)} cannot be shared.", field="amount", rule="pot_can_be_shared", fix=fix)
    return share_among(pot, weights[care].weighted)


def _no_curve(what: str) -> Invalid:
    return Invalid(
        f"No cost curve of {what} is held, so its money cannot be shared.",
        field="COMPONENT",
        rule="curve_given",
        fix="Load a cost curve of it.",
    )


def _only(values: Mapping[int, Decimal], practices: Collection[int]) -> dict[int, Decimal]:
    return {practice: values[practice] for practice in practices}
