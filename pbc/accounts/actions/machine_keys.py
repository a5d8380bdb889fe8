"""Keys that machines carry: given, used, revoked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pbc.accounts.domain.keys import SCOPES, make_key
from pbc.accounts.models import MachineKey
from pbc.accounts.permissions import check_can_give_key
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

LONGEST_LIFE = timedelta(days=366)
USE_IS_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def create_machine_key(
    *, name: str, organisation: Organisation, scopes: Iterable[str], expires_on: date, by: Principal, at: datetime
) -> tuple[MachineKey, str]:
    """A key for a system of this organisation. The plain key is returned here and never again.

    :raises Denied: if this administrator may not give keys to that organisation.
    :raises Invalid: if there is no scope, an unknown one, or the last day is past or more than a year away.
    """
    check_can_give_key(by, organisation)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= {str(scope) for scope in SCOPES}:
        raise Invalid("Choose at least one thing that the key may do.", field="scopes", rule="key_scopes")
    today = day_of(at)
    if not today <= expires_on <= today + LONGEST_LIFE:
        raise Invalid(
            "The last day must be today or later, and at most a year away.", field="expires_on", rule="key_expiry"
        )
    new = make_key()
    key = MachineKey.objects.create(
        name=name.strip(),
        prefix=new.prefix,
        key_hash=new.key_hash,
        organisation=organisation,
        scopes=wanted,
        created_by=by.name,
        created_at=at,
        expires_on=expires_on,
    )
    audit.record("accounts.machine_key_created", key, by=by, at=at, organisation_code=organisation.code, scopes=wanted)
    return key, new.plain


@transaction.atomic
def revoke_machine_key(*, key: MachineKey, by: Principal, at: datetime) -> MachineKey:
    """From now on the key opens nothing.

    :raises Denied: if this administrator may not, or it is revoked already.
    """
    key = MachineKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key.pk)
    check_can_give_key(by, key.organisation)
    if key.revoked_at is not None:
        raise Denied("This key is revoked already.")
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    audit.record("accounts.machine_key_revoked", key, by=by, at=at, organisation_code=key.organisation.code)
    return key


def note_key_used(*, machine_key_id: int, at: datetime) -> None:
    """Remember when a key was last used, to the hour: whoever revokes idle keys needs no more. Not a deed: no event."""
    due = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - USE_IS_NOTED_EVERY)
    MachineKey.objects.filter(due, pk=machine_key_id).update(last_used_at=at)
