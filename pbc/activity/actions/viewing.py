"""Looking at patient-level rows is a deed: it leaves an event, whoever looks (domain handbook §12.1)."""

from datetime import datetime

from django.db import transaction

from pbc.activity.domain.lines import Line
from pbc.core import audit
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@transaction.atomic
def record_rows_viewed(
    *, practice: Organisation, month: Month, line: Line, rows: int, by: Principal, at: datetime
) -> None:
    """Note who looked at the rows behind which figure, and how many there were."""
    audit.record(
        "activity.patient_rows_viewed",
        practice,
        by=by,
        at=at,
        organisation_code=practice.code,
        month=str(month),
        line=line,
        rows=rows,
    )
