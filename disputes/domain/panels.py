"""Who sits on a panel (R141, R142; S4 ¶73)."""

from collections.abc import Mapping
from enum import StrEnum


class Chair(StrEnum):
    """What a member brings to the group: each of the three has to be there."""

    PRACTITIONER = "practitioner"
    FINANCIAL = "financial"
    MANAGEMENT = "management"


CHAIR_LABELS: Mapping[Chair, str] = {
    Chair.PRACTITIONER: "Practitioner",
    Chair.FINANCIAL: "Finance",
    Chair.MANAGEMENT: "Management",
}
