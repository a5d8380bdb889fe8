"""May this person do this? Each check raises :class:`pbc.core.errors.Denied` with a sentence for that person."""

from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation, Succession


def check_can_close_month(by: Principal, pct: Organisation) -> None:
    """A PCT closes its own months, and those that its predecessors left open.

    :raises Denied: for any other hat.
    """
    by.require(Permission.MONTH_CLOSE, to="close a month")
    if by.organisation_kind == "system" or by.organisation_id == pct.pk:
        return
    if not Succession.objects.filter(predecessor=pct, successor_id=by.organisation_id).exists():
        raise Denied(f"Only {pct.name} may close its months.")
