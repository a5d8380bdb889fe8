from datetime import date, timedelta
from typing import Any

import pytest

from pbc.accounts.actions.machine_keys import create_machine_key, note_key_used, revoke_machine_key
from pbc.accounts.models import MachineKey
from pbc.accounts.queries.machine_keys import principal_of_key
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.accounts import MachineKeyFactory, RoleAssignmentFactory
from tests.integration.accounts.conftest import AT, World


def new_key(world: World, **changes: Any) -> tuple[MachineKey, str]:
    given = {
        "name": "Hospital system",
        "organisation": world.provider,
        "scopes": ["import.load"],
        "expires_on": date(2007, 3, 31),
        "by": world.by,
    }
    return create_machine_key(**(given | changes), at=AT)


def test_the_plain_key_is_given_once_and_not_kept(world: World) -> None:
    key, plain = new_key(world)
    assert plain.startswith(f"pbc_{key.prefix}_")
    assert plain.removeprefix(f"pbc_{key.prefix}_") not in str(MachineKey.objects.values().get())
    assert plain not in str(list(AuditEvent.objects.values()))
    assert principal_of_key(plain, AT).permissions == {"import.load"}


@pytest.mark.parametrize("scopes", [[], ["users.manage"], ["import.load", "nonsense"]])
def test_scopes_are_those_that_keys_may_have(world: World, scopes: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        new_key(world, scopes=scopes)
    assert caught.value.field == "scopes"


@pytest.mark.parametrize(
    ("expires_on", "is_fine"),
    [
        (date(2006, 10, 8), False),
        (date(2006, 10, 9), True),
        (date(2007, 10, 10), True),
        (date(2007, 10, 11), False),
    ],
)
def test_a_key_lives_at_most_a_year(world: World, expires_on: date, is_fine: bool) -> None:
    if is_fine:
        assert new_key(world, expires_on=expires_on)
    else:
        with pytest.raises(Invalid, match="at most a year"):
            new_key(world, expires_on=expires_on)


def test_keys_are_given_within_reach_only(world: World) -> None:
    assert new_key(world, organisation=world.practice)
    with pytest.raises(Denied, match="do not look after"):
        new_key(world, organisation=world.other_pct)
    with pytest.raises(Denied, match="may not look after machine keys"):
        new_key(world, by=RoleAssignmentFactory(organisation=world.pct).as_principal())


def test_a_revoked_key_opens_nothing(world: World) -> None:
    key, plain = new_key(world)
    revoke_machine_key(key=key, by=world.by, at=AT)
    assert principal_of_key(plain, AT) is None
    with pytest.raises(Denied, match="already"):
        revoke_machine_key(key=key, by=world.by, at=AT)
    assert AuditEvent.objects.latest("pk").kind == "accounts.machine_key_revoked"


def test_use_is_noted_to_the_hour(world: World) -> None:
    key = MachineKeyFactory(organisation=world.pct)
    for minutes, noted in ((0, 0), (30, 0), (61, 61)):
        note_key_used(machine_key_id=key.pk, at=AT + timedelta(minutes=minutes))
        key.refresh_from_db()
        assert key.last_used_at == AT + timedelta(minutes=noted)
