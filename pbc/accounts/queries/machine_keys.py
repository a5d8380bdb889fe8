"""Whose key is this?"""

from datetime import datetime

from pbc.accounts.domain.keys import matches, prefix_of
from pbc.accounts.models import MachineKey
from pbc.core.clock import day_of
from pbc.core.principal import Principal


def principal_of_key(key: str, at: datetime) -> Principal | None:
    """The machine that carries this key, or nothing if the key is unknown, revoked or past its last day.

    It may do exactly its scopes, for its organisation. One query.
    """
    prefix = prefix_of(key)
    if prefix is None:
        return None
    row = MachineKey.objects.filter(prefix=prefix).select_related("organisation").first()
    if row is None or not matches(key, row.key_hash) or not is_usable(row, at):
        return None
    return Principal(
        name=row.name,
        role="machine",
        permissions=frozenset(row.scopes),
        organisation_id=row.organisation_id,
        organisation_kind=row.organisation.kind,
        organisation_name=row.organisation.name,
        machine_key_id=row.pk,
    )


def is_usable(key: MachineKey, at: datetime) -> bool:
    """Neither revoked nor expired; it still works on its last day."""
    return key.revoked_at is None and day_of(at) <= key.expires_on
