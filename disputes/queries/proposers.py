"""For which practices and consortia a hat may raise a dispute."""

from datetime import date

from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


def may_dispute_for(principal: Principal, on: date) -> list[Organisation]:
    """The hat's own practice or consortium; for a PCT, those that belong to it on the day. One query."""
    rows = Organisation.objects.visible_to(principal).order_by("name", "code")
    if principal.organisation_kind == OrganisationKind.PCT:
        kinds = (OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM)
        return list(rows.filter(kind__in=kinds).members_of(principal.organisation_id, on))
    return list(rows.filter(pk=principal.organisation_id or 0))
