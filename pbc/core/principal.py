"""Who acts: a person with one hat on, a machine with its key, or the system itself."""

from dataclasses import dataclass, field

from pbc.core.errors import Denied


@dataclass(frozen=True)
class Principal:
    """The actor behind a request, a task or a command.

    ``organisation_kind`` is one of sha, pct, practice, consortium, provider, or system; empty for a person without
    a hat. ``label`` is the role in words. Code asks for permissions, never for role names.
    """

    name: str
    role: str
    permissions: frozenset[str] = field(repr=False)
    organisation_id: int | None = None
    organisation_kind: str = "system"
    organisation_name: str = ""
    user_id: int | None = None
    machine_key_id: int | None = None
    label: str = ""

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def may_in(self, permission: str, organisation_id: int | None) -> bool:
        """Does this hat carry the permission, and is it worn in this very organisation? The system may everywhere."""
        return self.may(permission) and (self.is_system or self.organisation_id == organisation_id)

    def require(self, permission: str, *, to: str) -> None:
        """Refuse unless this hat carries the permission.

        :param to: what is wanted, completing "… may not ___".
        :raises Denied: with a sentence that names the hat worn.
        """
        if not self.may(permission):
            raise Denied(f"As {self.role_label} you may not {to}.")

    @property
    def role_label(self) -> str:
        """The role in words, such as ``PCT finance``."""
        return self.label or self.role.replace("_", " ")

    @property
    def is_system(self) -> bool:
        return self.organisation_kind == "system" and self.user_id is None and self.machine_key_id is None


class _Everything(frozenset[str]):
    def __contains__(self, item: object) -> bool:
        return True


SYSTEM = Principal(name="The system", role="system", permissions=_Everything())
"""Scheduled work and set-up. Sees and may do everything; its events say so."""
