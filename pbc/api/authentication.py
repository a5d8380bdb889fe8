"""Machines sign in with a key in every request: ``Authorization: Bearer pbc_…``."""

from dataclasses import dataclass

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from pbc.accounts.actions.machine_keys import note_key_used
from pbc.accounts.queries.machine_keys import principal_of_key
from pbc.core import clock
from pbc.core.principal import Principal

SCHEME = "Bearer"


@dataclass(frozen=True)
class Machine:
    """What stands in ``request.user``: the key's principal. The key itself is kept nowhere."""

    principal: Principal
    is_authenticated: bool = True

    @property
    def pk(self) -> int | None:
        return self.principal.machine_key_id


class MachineKeyAuthentication(BaseAuthentication):
    """Who carries the key. Hashes are compared in constant time; a wrong key is not told from an old one."""

    def authenticate(self, request: Request) -> tuple[Machine, None] | None:
        """:raises AuthenticationFailed: for a key that opens nothing."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        at = clock.now()
        principal = principal_of_key(key.strip(), at)
        if principal is None or principal.machine_key_id is None:
            raise AuthenticationFailed("This key is unknown, revoked or past its last day.")
        note_key_used(machine_key_id=principal.machine_key_id, at=at)
        return Machine(principal), None

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="pbc"'


class MachineKeyScheme(OpenApiAuthenticationExtension):
    """How the schema speaks of it."""

    target_class = "pbc.api.authentication.MachineKeyAuthentication"
    name = "machineKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A machine key from an administrator. It opens what its scopes say, for one organisation.",
        }
