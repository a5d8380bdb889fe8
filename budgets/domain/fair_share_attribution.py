"""A practice's part of the PCT's whole resource, for information (R19, R20; S4 ¶23, ¶29, ¶36).

What a practice's budget holds is the practice's. All else of the allocation, over which practices have little or no
control, is attributed by weighted capitation. Together that is the allocation, to the penny.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.allocation import COMPONENT_LABELS, Component
from budgets.domain.fair_share import PAID_FROM, FairShares, care_of
from pbc.activity.domain.care import Care
from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, share_among
from pbc.core.working import Working

InBudgets = Mapping[int, Mapping[Care, Decimal]]
"""What practices' budgets hold by kind of care, contingency included, pounds."""


def by_care(lines: Iterable[tuple[int, str, Decimal]]) -> dict[int, dict[Care, Decimal]]:
    """Budget lines (practice, line, gross) by practice and kind of care."""
    found: dict[int, dict[Care, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for practice, line, gross in lines:
        found[practice][care_of(line)] += gross
    return {practice: dict(cares) for practice, cares in found.items()}


def pots_of(budgets: InBudgets) -> dict[Care, Decimal]:
    """What all budgets together hold by kind of care."""
    pots: dict[Care, Decimal] = defaultdict(lambda: ZERO)
    for cares in budgets.values():
        for care, amount in cares.items():
            pots[care] += amount
    return dict(pots)


@dataclass(frozen=True)
class Attributed:
    """A practice's part of the whole resource: in its budget, and by weighted capitation."""

    in_budget: Decimal
    by_capitation: Decimal

    @property
    def total(self) -> Decimal:
        return self.in_budget + self.by_capitation


def attribute(shares: FairShares, components: Mapping[Component, Decimal], budgets: InBudgets) -> dict[int, Attributed]:
    """Attribute all of an allocation to practices.

    :param components: the allocation by component.
    :raises Invalid: where budgets hold more of a component than there is, or are of practices without a share.
    """
    if unknown := set(budgets) - set(shares.practices):
        message = f"{len(unknown)} practices have a budget and no fair share."
        fix = "Load their lists and needs, or take the day on which they had budgets."
        raise Invalid(message, field="practice", rule="known_practice", fix=fix)
    rest = shares.of_pots(_left(shares, components, pots_of(budgets)))
    return {
        practice: Attributed(sum(budgets.get(practice, {}).values(), ZERO), rest.fair(practice))
        for practice in shares.practices
    }


def _left(
    shares: FairShares, components: Mapping[Component, Decimal], held: Mapping[Care, Decimal]
) -> dict[Care, Decimal]:
    """What budgets do not hold, by kind of care: of each component in proportion to what is left of its kinds."""
    left: dict[Care, Decimal] = {}
    for component in Component:
        amount = components.get(component, ZERO)
        in_budgets = sum((each for care, each in held.items() if PAID_FROM[care] == component), ZERO)
        if in_budgets > amount:
            what = COMPONENT_LABELS[component].lower()
            raise Invalid(
                f"Budgets hold {pounds(in_budgets)} of {what}, and {pounds(amount)} is allocated.",
                field="amount",
                rule="budgets_fit_allocation",
                fix="Record the allocation, or set the budgets again.",
            )
        pots = shares.split({component: amount})
        weights = {care: max(ZERO, pot - held.get(care, ZERO)) for care, pot in pots.items()}
        if pots:
            left |= share_among(amount - in_budgets, weights if any(weights.values()) else _or_alike(pots))
    return left


def _or_alike(pots: Mapping[Care, Decimal]) -> dict[Care, Decimal]:
    """Weights by pot; alike where every pot is nought."""
    return dict(pots) if any(pots.values()) else dict.fromkeys(pots, Decimal(1))


def attributed_working(found: Attributed, allocation: Decimal, practices: int) -> Working:
    """How a practice's part of the whole came about."""
    return Working(
        name="Part of the PCT’s whole resource",
        value=found.total,
        unit="£",
        formula="budget + weighted capitation of what is in no practice’s budget",
        inputs=(
            Working.given("Budget of the practice, contingency included", found.in_budget, "£"),
            Working(
                name="By weighted capitation",
                value=found.by_capitation,
                unit="£",
                formula="its fair share of what the PCT holds, by kind of care",
                paragraph="S4 ¶23",
            ),
            Working.given("Allocation of the PCT", allocation, "£"),
        ),
        paragraph="S4 ¶23, ¶29, ¶36",
        notes=(f"The parts of all {practices} practices add up to the allocation, to the penny.",),
    )
