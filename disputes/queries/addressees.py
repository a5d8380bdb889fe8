"""Whom mail about a dispute goes to: each person in the hat that takes part, and nobody from behind a wall (R122)."""

from collections.abc import Collection, Iterable
from datetime import date

from disputes.domain.parties import Side
from disputes.models import Dispute
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment
from pbc.organisations.queries import lineage


def people_of_sides(
    dispute: Dispute,
    on: date,
    *,
    sides: Collection[Side] = tuple(Side),
    permission: Permission = Permission.DISPUTE_RAISE,
) -> list[RoleAssignment]:
    """Those who act for these sides, or for what became of them."""
    keys = {Side.PRACTICE: dispute.practice_id, Side.PCT: dispute.pct_id}
    own = {keys[side] for side in sides}
    heirs = {lineage().successor(key, until=on) for key in own}
    return _who_see(_holders(own | heirs, permission, on), dispute)


def people_of_sha(
    dispute: Dispute, permission: Permission, on: date, *, users: Collection[int] | None = None
) -> list[RoleAssignment]:
    """Those of the SHA that hears the dispute who hold a permission there; only these people, where they are given."""
    hats = [] if dispute.sha_id is None else _holders({dispute.sha_id}, permission, on)
    return _who_see([hat for hat in hats if users is None or hat.user_id in users], dispute)


def hat_in_sha(dispute: Dispute, user_id: int, permission: Permission, on: date) -> RoleAssignment | None:
    """The hat in which a person of the SHA holds a permission, whether or not they see the dispute yet."""
    hats = [] if dispute.sha_id is None else _holders({dispute.sha_id}, permission, on)
    return next((hat for hat in hats if hat.user_id == user_id), None)


def _holders(places: Collection[int], permission: Permission, on: date) -> list[RoleAssignment]:
    """One hat a person. One query."""
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    rows = RoleAssignment.objects.in_force(on).filter(organisation__in=places, role__in=roles)
    found = {row.user_id: row for row in rows.select_related("user", "organisation").order_by("-role", "-pk")}
    return [found[key] for key in sorted(found)]


def _who_see(hats: Iterable[RoleAssignment], dispute: Dispute) -> list[RoleAssignment]:
    """Those in whose sight the dispute is. A query each: they are a handful."""
    own = Dispute.objects.filter(pk=dispute.pk)
    return [hat for hat in hats if own.visible_to(hat.as_principal()).exists()]
