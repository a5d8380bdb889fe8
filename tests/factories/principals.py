"""Who acts in tests: a hat of any role in any organisation."""

from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def hat(role: str, organisation: Organisation, *, user_id: int = 1, name: str = "") -> Principal:
    """A person of this role in this organisation."""
    return Principal(
        name=name or f"A {ROLES[role].label}",
        role=role,
        permissions=frozenset(ROLES[role].permissions),
        organisation_id=organisation.pk,
        organisation_kind=str(organisation.kind),
        organisation_name=organisation.name,
        user_id=user_id,
        label=ROLES[role].label,
    )
