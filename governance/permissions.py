"""Who may change a PCT's rules."""

from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def may_adopt(principal: Principal, pct: Organisation) -> bool:
    """Whether this hat may adopt rules for this PCT: for deciding what a page offers."""
    return principal.may_in(Permission.RULES_ADOPT, pct.pk)


def check_may_adopt(principal: Principal, pct: Organisation) -> None:
    """Refuse unless this hat may adopt rules for this PCT.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.RULES_ADOPT, to="adopt local rules")
    if not may_adopt(principal, pct):
        raise Denied(f"Only {pct.name} itself adopts its local rules.")
