"""The lock under which a PCT's budgets are set: one person at a time."""

from django.db import OperationalError, transaction

from pbc.core.errors import Denied
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


def locked_pct(pct: Organisation) -> Organisation:
    """The PCT, locked without waiting: whoever comes second is told, and looks before trying again.

    :raises Denied: where somebody else holds the lock.
    """
    try:
        with transaction.atomic():
            return Organisation.objects.select_for_update(nowait=True, no_key=True).get(
                pk=pct.pk, kind=OrganisationKind.PCT
            )
    except OperationalError:
        raise Denied(
            f"Somebody else is setting or issuing budgets for {pct.name} at this moment. Nothing of yours was changed: "
            "look at theirs, then try again."
        ) from None
