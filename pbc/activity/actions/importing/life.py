"""The life of a batch: its changes of state, with who, when and why, and what is said about it."""

from datetime import datetime
from typing import Any

from pbc.activity import policies
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import BatchEvent, ImportBatch
from pbc.core.errors import Invalid
from pbc.core.principal import Principal


def move(batch: ImportBatch, status: BatchStatus, *, by: Principal, at: datetime, reason: str = "") -> None:
    """Change the state, if the table of states allows it, and save the batch."""
    policies.check_batch_can_move(old=BatchStatus(batch.status), new=status)
    batch.status = status
    batch.save()
    note(batch, by=by, at=at, reason=reason)


def note(batch: ImportBatch, *, by: Principal, at: datetime, reason: str = "") -> None:
    """Write down the state that a batch is in now."""
    BatchEvent.objects.create(batch=batch, status=batch.status, by_name=by.name, at=at, reason=reason[:500])


def message(refusal: Invalid) -> dict[str, str]:
    """A refusal as it is kept with the batch."""
    return {"severity": "error", "rule": refusal.rule, "message": refusal.message, "fix": refusal.fix}


def facts(batch: ImportBatch) -> dict[str, Any]:
    """What every audit event of a batch says: whose business it is, and which file."""
    return {
        "organisation_code": batch.owner.code if batch.owner else "",
        "format": batch.format,
        "filename": batch.filename,
        "checksum": batch.checksum,
        "period": batch.period,
    }
