"""Who may set, issue and move the money of a PCT's budgets."""

from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def may_set(principal: Principal, pct: Organisation) -> bool:
    """Whether this hat may set budgets for this PCT: for deciding what a page offers."""
    return may_in_own_pct(principal, pct, Permission.BUDGET_SET)


def check_may_set(principal: Principal, pct: Organisation) -> None:
    """Refuse unless this hat may set budgets for this PCT.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.BUDGET_SET, to="set budgets")
    if not may_set(principal, pct):
        raise Denied(f"Only {pct.name} itself sets the budgets of its practices.")


def may_in_own_pct(principal: Principal, pct: Organisation, permission: Permission) -> bool:
    """Whether this hat holds the permission, and holds it in this very PCT."""
    return principal.may(permission) and (principal.is_system or principal.organisation_id == pct.pk)


def check_own_pct(principal: Principal, pct: Organisation, permission: Permission, *, to: str) -> None:
    """Refuse unless this hat holds the permission in this very PCT.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(permission, to=to)
    if not may_in_own_pct(principal, pct, permission):
        raise Denied(f"That is for {pct.name} itself: you act for another organisation.")


def may_for_own_practice(principal: Principal, practice: Organisation, permission: Permission) -> bool:
    """Whether this hat holds the permission, and holds it in this very practice."""
    return principal.may(permission) and (principal.is_system or principal.organisation_id == practice.pk)


def check_own_practice(principal: Principal, practice: Organisation, permission: Permission, *, to: str) -> None:
    """Refuse unless this hat holds the permission in this very practice.

    :raises Denied: with a sentence.
    """
    principal.require(permission, to=to)
    if not may_for_own_practice(principal, practice, permission):
        raise Denied(f"That is for {practice.name} itself: you act for another organisation.")
