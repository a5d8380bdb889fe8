"""The whole file of a dispute leaves the system: what exactly, and for whom (R143)."""

from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about
from disputes.models import Dispute
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.principal import Principal


@transaction.atomic
def note_file_taken(*, dispute: Dispute, reader: str, root: str, by: Principal, at: datetime) -> None:
    """Record that somebody took the file away: for which reader it was made, and the hash over all its parts.

    :raises Denied: if this hat may not take it.
    """
    permissions.check_may_take_file(by, dispute, day_of(at))
    audit.record("disputes.file_taken", dispute, by=by, at=at, **about(dispute), reader=reader, sha256=root)
