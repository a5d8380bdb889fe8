"""Record who did what. Called once by every action, inside its transaction."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from pbc.core.models import AuditEvent
from pbc.core.principal import Principal


def record(
    kind: str, subject: models.Model, *, by: Principal, at: datetime, organisation_code: str = "", **facts: Any
) -> AuditEvent:
    """Write one event, named ``app.past_tense_verb``, about a saved object.

    :raises RuntimeError: outside a transaction, where deed and record could part.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event belongs in the transaction of the deed")
    return AuditEvent.objects.create(
        kind=kind,
        at=at,
        by_name=by.name,
        by_role=by.role,
        by_user_id=by.user_id,
        by_machine_key_id=by.machine_key_id,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        organisation_code=organisation_code,
        facts={name: _plain(value) for name, value in facts.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
