"""The unified allocation by component, and which component pays for which service line (R19, R20; S4 ¶23)."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from budgets.domain.ledger import AccountKey, AccountKind
from pbc.core.errors import Invalid
from pbc.core.money import ZERO


class Component(StrEnum):
    """Parts of the unified allocation that have a formula of their own (domain handbook §4)."""

    HCHS = "hchs"
    PRESCRIBING = "prescribing"
    PRIMARY_CARE = "primary_care"


COMPONENT_LABELS = {
    Component.HCHS: "Hospital and community health services",
    Component.PRESCRIBING: "Prescribing",
    Component.PRIMARY_CARE: "Primary medical services",
}

OUT_OF_SCOPE = "Treatments out of scope"
"""The name of what a PCT holds for treatments that its budgets leave out (S4 ¶41)."""

SET_ASIDE_KINDS = (
    AccountKind.PCT_HELD,
    AccountKind.PRE_COMMITMENT,
    AccountKind.MANAGEMENT,
    AccountKind.INNOVATION_FUND,
)


def component_of(line: str) -> Component:
    """The component that pays for a service line: prescribing for its own, hospital and community for the others."""
    return Component.PRESCRIBING if line == Component.PRESCRIBING else Component.HCHS


def received(components: Mapping[str, Decimal]) -> dict[AccountKey, Decimal]:
    """The movements that receive an allocation: each component waits to be attributed."""
    source = AccountKey(AccountKind.ALLOCATION)
    moves = {AccountKey(AccountKind.UNATTRIBUTED, name=component): amount for component, amount in components.items()}
    return {source: -sum(components.values(), ZERO), **moves}


def check_components(components: Mapping[str, Decimal]) -> None:
    """Refuse components that do not exist, or none with an amount.

    :raises Invalid: with the names that exist.
    """
    known = {str(component) for component in Component}
    if unknown := sorted(set(components) - known):
        fix = f"Choose from {', '.join(sorted(known))}."
        names = ", ".join(unknown)
        raise Invalid(f"There is no component {names}.", field="component", rule="known_component", fix=fix)
    if not any(components.values()):
        raise Invalid("No amount is given.", field="amount", rule="amount_given", fix="Give it in pounds and pence.")
