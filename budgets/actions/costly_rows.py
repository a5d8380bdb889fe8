"""Looking at the rows of costly patients is a deed: it leaves an event, whoever looks (handbook §12.1)."""

from datetime import datetime

from django.db import transaction

from pbc.core import audit
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@transaction.atomic
def record_costly_rows_viewed(*, practice: Organisation, month: Month, rows: int, by: Principal, at: datetime) -> None:
    """Note who looked at the rows of a practice's costly patients, and how many there were."""
    audit.record(
        "budgets.costly_rows_viewed",
        practice,
        by=by,
        at=at,
        organisation_code=practice.code,
        month=str(month),
        rows=rows,
    )
