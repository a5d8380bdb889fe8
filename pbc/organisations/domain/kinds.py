"""What kinds of organisation there are, and how they belong to each other (R1, R9)."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    SHA = "sha"
    PCT = "pct"
    PRACTICE = "practice"
    CONSORTIUM = "consortium"
    PROVIDER = "provider"


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
