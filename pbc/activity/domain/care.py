"""Kinds of care whose cost follows age, sex and need in its own way: the components of weighted capitation.

The national formula weights each apart (domain handbook §4.1). They are coarser than service lines and finer than the
components that an allocation is made of.
"""

from enum import StrEnum


class Care(StrEnum):
    ACUTE = "acute"
    COMMUNITY = "community"
    MENTAL_HEALTH = "mental_health"
    PRESCRIBING = "prescribing"
    PRIMARY_CARE = "primary_care"


CARE_LABELS = {
    Care.ACUTE: "Hospital services",
    Care.COMMUNITY: "Community services",
    Care.MENTAL_HEALTH: "Mental health services",
    Care.PRESCRIBING: "Prescribing",
    Care.PRIMARY_CARE: "Primary medical services",
}


class WeightMeasure(StrEnum):
    """What a prescribing unit weighs: what patients cost, or how many items they are given."""

    COST = "cost"
    ITEM = "item"
