"""For whom a hat may propose, and who stands in a case by name (R96)."""

from collections.abc import Iterable
from datetime import date

from business_cases.domain.proforma import Content
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation


def owners_for(principal: Principal, on: date) -> list[Organisation]:
    """The practice or consortium of this hat, and the consortia that it belongs to on a day, the own one first."""
    if principal.organisation_id is None:
        return []
    proposers = (OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM)
    own = Organisation.objects.filter(pk=principal.organisation_id, kind__in=proposers)
    groups = Affiliation.objects.filter(
        child_id=principal.organisation_id, parent__kind=OrganisationKind.CONSORTIUM, period__contains=on
    )
    consortia = Organisation.objects.filter(pk__in=groups.values("parent_id")).order_by("code")
    return [*own, *consortia]


def bodies_in(*contents: Content) -> dict[str, str]:
    """Names by code of the organisations that cases name. One query."""
    return names_of(code for content in contents for code in content.get("service", {}).get("providers") or ())


def providers_known() -> list[tuple[str, str]]:
    """Code of each provider on record, and its name with the code, by name. One query."""
    rows = Organisation.objects.of_kind(OrganisationKind.PROVIDER).order_by("name", "code")
    return [(code, f"{name} ({code})") for code, name in rows.values_list("code", "name")]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names by code; who is not on record is left out. One query, or none."""
    wanted = set(codes)
    return dict(Organisation.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}
