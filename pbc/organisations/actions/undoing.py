"""Take back what was recorded of an organisation, as long as no month since has been closed (R8)."""

from datetime import datetime

from django.db import transaction

from pbc.core import audit
from pbc.core.errors import Invalid
from pbc.core.principal import Principal
from pbc.organisations import permissions
from pbc.organisations.actions.bulk import set_periods
from pbc.organisations.actions.successions import lock_parties
from pbc.organisations.domain.successions import ClosedUntil
from pbc.organisations.models import Affiliation, Organisation, Succession, UndoneSuccession
from pbc.organisations.queries.undoing import UndoPreview, preview_undoing


@transaction.atomic
def undo_succession(
    *, succession: Succession, reason: str, closed_until: ClosedUntil, by: Principal, at: datetime
) -> UndoneSuccession:
    """Put memberships and the predecessor back as they were before, and keep what was undone, by whom and why.

    :param closed_until: asked, under lock, of the PCTs whose figures would change.
    :raises Denied: for those who may not record it either.
    :raises Invalid: without a reason; where a month since is closed or the record has been changed since; or where
        somebody has undone it already. Nothing is changed.
    """
    old, new = lock_parties(succession.predecessor, succession.successor, succession.effective_on)
    permissions.check_may_record_succession(by, old, new, succession.effective_on)
    _check_reason(reason)
    succession = _on_record(succession, old, new)
    preview = preview_undoing(succession, closed_until=closed_until)
    if preview.refused:
        raise Invalid(preview.refused, rule="reversible_until_close", fix=preview.fix)
    undone = UndoneSuccession.objects.create(
        succession_key=succession.pk,
        kind=succession.kind,
        predecessor=old,
        successor=new,
        effective_on=succession.effective_on,
        evidence=succession.evidence,
        recorded_at=succession.recorded_at,
        recorded_by=succession.recorded_by,
        undone_at=at,
        undone_by=by.name,
        reason=reason.strip(),
    )
    _take_back(succession, old, preview)
    audit.record(
        "organisations.succession_undone",
        undone,
        by=by,
        at=at,
        organisation_code=new.code,
        succession=undone.kind,
        predecessor=old.code,
        successor=new.code,
        effective_on=undone.effective_on,
        restored=len(preview.carried),
        reason=undone.reason,
    )
    return undone


def _check_reason(reason: str) -> None:
    if not reason.strip():
        fix = "Say in a sentence why; it stays beside what was undone."
        raise Invalid("Undoing needs a reason.", field="reason", rule="reason_given", fix=fix)


def _on_record(succession: Succession, old: Organisation, new: Organisation) -> Succession:
    found = Succession.objects.select_for_update().filter(pk=succession.pk).first()
    if found is None:
        raise Invalid(
            f"That {old.code} became {new.code} has been undone already.",
            rule="undone_once",
            fix="Nothing was changed.",
        )
    found.predecessor, found.successor = old, new
    return found


def _take_back(succession: Succession, old: Organisation, preview: UndoPreview) -> None:
    succession.delete()
    Affiliation.objects.filter(pk__in=[each.carried_on.key for each in preview.carried if each.carried_on]).delete()
    set_periods((each.ended.key, each.ended.start, each.until) for each in preview.carried)
    if preview.reopens:
        old.closed_on, old.status = None, succession.status_before
        old.save(update_fields=["closed_on", "status"])
