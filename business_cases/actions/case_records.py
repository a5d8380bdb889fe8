"""What every action on a case does alike: lock it, move it, keep why. Part of their transaction."""

import hashlib
import json
from datetime import datetime
from typing import Any

from business_cases.domain.case_states import CaseStatus, Deed, after
from business_cases.models import BusinessCase, CaseAuthor, CaseChange
from pbc.core.clock import day_of
from pbc.core.principal import Principal


def locked_case(case: BusinessCase) -> BusinessCase:
    """The case as it is now, locked: every action on it begins here."""
    rows = BusinessCase.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("owner", "pct").get(pk=case.pk)


def move(case: BusinessCase, deed: Deed, *, by: Principal, at: datetime, words: str = "", **fields: Any) -> CaseChange:
    """Move a locked case by a deed, set these fields with it, and keep who did it and why.

    :raises Denied: where the deed has no place in the case's state.
    """
    before = case.state
    case.status = after(deed, before, asked_in=_asked_in(case))
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=["status", *fields])
    return note_change(case, deed, before, by=by, at=at, words=words)


def note_change(
    case: BusinessCase, deed: Deed | None, before: CaseStatus | None, *, by: Principal, at: datetime, words: str = ""
) -> CaseChange:
    """Keep a change of state on the case's own record."""
    return CaseChange.objects.create(
        case=case,
        number=case.changes.count() + 1,
        deed=deed or "",
        before=before or "",
        status=case.status,
        words=words.strip(),
        by_name=by.name,
        by_role=by.role,
        by_organisation=by.organisation_name,
        on=day_of(at),
        at=at,
    )


def note_author(case: BusinessCase, by: Principal, at: datetime) -> None:
    """Remember that this person wrote in the case."""
    if by.user_id is not None:
        CaseAuthor.objects.get_or_create(case=case, user_id=by.user_id, defaults={"name": by.name, "since": at})


def about(case: BusinessCase) -> dict[str, str]:
    """What every audit event on a case says: whose it is, and which."""
    return {"organisation_code": case.owner.code, "case": case.reference}


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _asked_in(case: BusinessCase) -> CaseStatus | None:
    if case.state is not CaseStatus.CLARIFICATION:
        return None
    asked = case.changes.filter(deed=Deed.ASK).order_by("-number").first()
    return CaseStatus(asked.before) if asked else None
