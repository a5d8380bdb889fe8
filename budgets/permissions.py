"""Who may set and issue a PCT's budgets."""

from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def may_set(principal: Principal, pct: Organisation) -> bool:
    """Whether this hat may set budgets for this PCT: for deciding what a page offers."""
    return principal.may(Permission.BUDGET_SET) and (principal.is_system or principal.organisation_id == pct.pk)


def check_may_set(principal: Principal, pct: Organisation) -> None:
    """Refuse unless this hat may set budgets for this PCT.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.BUDGET_SET, to="set budgets")
    if not may_set(principal, pct):
        raise Denied(f"Only {pct.name} itself sets the budgets of its practices.")
