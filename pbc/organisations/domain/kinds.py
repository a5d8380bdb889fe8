"""What kinds of organisation there are, and how they belong to each other (R1, R9)."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    SHA = "sha"
    PCT = "pct"
    PRACTICE = "practice"
    CONSORTIUM = "consortium"
    PROVIDER = "provider"


class CommissionerKind(StrEnum):
    """What sort of body stands in a PCT's place for a practice.

    The national register calls them all parents of practices and knows more than PCTs: primary care groups before
    them, clinical commissioning groups after them, local health boards in Wales. All are held as organisations of
    kind PCT, so that a practice has one unbroken line of commissioners, and told apart by this, so that a count of
    PCTs counts only PCTs and care trusts.
    """

    PCT = "pct"
    PRIMARY_CARE_GROUP = "primary_care_group"
    LOCAL_HEALTH_BOARD = "local_health_board"
    CLINICAL_COMMISSIONING_GROUP = "clinical_commissioning_group"


class ProviderKind(StrEnum):
    """R9; S4 ¶27, ¶35, ¶55."""

    NHS_TRUST = "nhs_trust"
    FOUNDATION_TRUST = "foundation_trust"
    ISTC = "istc"
    INDEPENDENT = "independent"
    PRIMARY_CARE_CONTRACTOR = "primary_care_contractor"
    PRACTICE = "practice"


class PracticeStatus(StrEnum):
    """The status column of the ODS practice file (epraccur)."""

    ACTIVE = "A"
    CLOSED = "C"
    DORMANT = "D"
    PROPOSED = "P"


class SuccessionKind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"


BELONGS_TO = {
    OrganisationKind.PCT: OrganisationKind.SHA,
    OrganisationKind.PRACTICE: OrganisationKind.PCT,
    OrganisationKind.PROVIDER: OrganisationKind.SHA,
    OrganisationKind.CONSORTIUM: OrganisationKind.PCT,
}
"""The one parent that an organisation of this kind has on any day."""

LABELS = {
    OrganisationKind.SHA: "strategic health authority",
    OrganisationKind.PCT: "primary care trust",
    OrganisationKind.PRACTICE: "practice",
    OrganisationKind.CONSORTIUM: "consortium",
    OrganisationKind.PROVIDER: "provider",
}
