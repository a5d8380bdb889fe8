"""Invented people of a demonstration, for what is played before anybody signs in."""

from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def acting(role: str, organisation: Organisation) -> Principal:
    """Somebody of this role in this organisation; the name says that nobody is behind it."""
    return Principal(
        name=f"{ROLES[role].label} of {organisation.name} (invented)"[:150],
        role=role,
        permissions=frozenset(ROLES[role].permissions),
        organisation_id=organisation.pk,
        organisation_kind=str(organisation.kind),
        organisation_name=organisation.name,
        label=ROLES[role].label,
    )
