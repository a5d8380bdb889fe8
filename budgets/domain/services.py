"""The services that a budget line can be of, and what the guidance lets a practice do with each (S4 ¶32 to ¶35)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Line


class ServiceClass(StrEnum):
    """How the guidance speaks of a service."""

    TARIFF = "tariff"  # under the national tariff: always in the budget (¶32)
    PRESCRIBING = "prescribing"  # always in the budget (¶32)
    OPTIONAL = "optional"  # may be added (¶33)
    PROTECTED = "protected"  # changes only with the consent of its profession (¶35)
    EXCLUDED = "excluded"  # never in the budget (¶34)


PARAGRAPHS = {
    ServiceClass.TARIFF: "S4 ¶32",
    ServiceClass.PRESCRIBING: "S4 ¶32",
    ServiceClass.OPTIONAL: "S4 ¶33",
    ServiceClass.PROTECTED: "S4 ¶35",
    ServiceClass.EXCLUDED: "S4 ¶34",
}

MINIMUM = frozenset({ServiceClass.TARIFF, ServiceClass.PRESCRIBING})
"""Classes that no budget may be without (S4 ¶32)."""


@dataclass(frozen=True)
class Service:
    """A service. ``key`` is the word that budget lines, ledger accounts and rule lists use."""

    key: str
    label: str
    unit: str
    kind: ServiceClass

    @property
    def paragraph(self) -> str:
        return PARAGRAPHS[self.kind]

    @property
    def is_minimum(self) -> bool:
        return self.kind in MINIMUM


def _tariff() -> Iterable[Service]:
    for line in Line:
        kind = ServiceClass.PRESCRIBING if line is Line.PRESCRIBING else ServiceClass.TARIFF
        yield Service(line.value, LINE_LABELS[line], LINE_UNITS[line], kind)


def _named(kind: ServiceClass, **labels: str) -> Iterable[Service]:
    for key, label in labels.items():
        yield Service(key, label, "patients", kind)


SERVICES: Mapping[str, Service] = {
    service.key: service
    for service in (
        *_tariff(),
        *_named(
            ServiceClass.OPTIONAL,
            community="Community services",
            mental_health="Mental health services",
            pooled_budgets="Pooled budgets with local authorities",
        ),
        *_named(
            ServiceClass.PROTECTED,
            primary_care_dentists="Primary care dentists",
            community_pharmacists="Community pharmacists",
            optometrists="Optometrists",
            dentist_referrals="Referrals by dentists",
            optometrist_referrals="Referrals by optometrists",
        ),
        *_named(
            ServiceClass.EXCLUDED,
            core_gms_pms="Core GMS and PMS services",
            specialised="Specialised services",
            regionally_commissioned="Services commissioned regionally",
            nationally_commissioned="Services commissioned nationally",
            national_screening="National screening programmes",
        ),
    )
}
"""Every service by key, in the order of budgets and statements."""

ORDER = {key: place for place, key in enumerate(SERVICES)}
PRESCRIBING = Line.PRESCRIBING.value


def services_of(*kinds: ServiceClass) -> tuple[Service, ...]:
    return tuple(service for service in SERVICES.values() if service.kind in kinds)


TARIFF_LINES = tuple(service.key for service in services_of(ServiceClass.TARIFF))
CAPITATION_LINES = tuple(service.key for service in services_of(ServiceClass.OPTIONAL, ServiceClass.PROTECTED))
"""Lines without a history of activity: their money is shared by weighted capitation (S4 ¶36)."""


def line_label(line: str) -> str:
    """A budget line in words."""
    service = SERVICES.get(line)
    return service.label if service else line.replace("_", " ").capitalize()


def line_unit(line: str) -> str:
    """What activity of a budget line is counted in; of services without activity, patients."""
    service = SERVICES.get(line)
    return service.unit if service else ""


def in_order(lines: Iterable[str]) -> list[str]:
    """Lines in the order of statements; unknown ones last."""
    return sorted(lines, key=lambda line: (ORDER.get(line, len(ORDER)), line))
