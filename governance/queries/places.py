"""Which PCTs' rules a hat may look at, and whose it looks at first."""

from datetime import date

from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation, OrganisationQuerySet


def pcts_in_sight(principal: Principal) -> OrganisationQuerySet:
    """PCTs that this hat may know of, by name."""
    return Organisation.objects.visible_to(principal).of_kind(OrganisationKind.PCT).order_by("name", "code")


def own_pct(principal: Principal, on: date) -> Organisation | None:
    """The PCT that this hat stands in on a day: itself, or that of its practice or consortium; none above PCTs."""
    own = principal.organisation_id
    if own is None:
        return None
    seen = pcts_in_sight(principal)
    if principal.organisation_kind == OrganisationKind.PCT:
        return seen.filter(pk=own).first()
    return seen.filter(children__child_id=own, children__period__contains=on).first()
