"""What imports and months need somebody for now."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from pbc.accounts.domain.permissions import Permission
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import ImportBatch
from pbc.activity.queries.data_status import data_status
from pbc.activity.queries.month_end import close_due_on
from pbc.activity.queries.months import next_open_month
from pbc.core.needs import Need
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def needs(*, principal: Principal, today: date) -> list[Need]:
    """Files expected and missing, rows kept out, files that failed, months to close."""
    if principal.organisation_kind != "pct" or principal.organisation_id is None:
        return []
    pct = Organisation.objects.visible_to(principal).get(pk=principal.organisation_id)
    month = next_open_month(pct)
    found: list[Need] = []
    if month is not None and month.end <= today:
        if principal.may(Permission.MONTH_CLOSE):
            found.append(_close(pct, month))
        if principal.may(Permission.IMPORT_LOAD):
            found += _missing(pct, month)
    if principal.may(Permission.IMPORT_LOAD):
        found += _to_mend(principal, month)
    return found


def _page(pct: Organisation, month: Month) -> str:
    return reverse("activity:month", args=[pct.code, str(month)])


def _close(pct: Organisation, month: Month) -> Need:
    return Need(
        title=f"Close {month.label}",
        detail="Its figures are then frozen, and the packs can be made.",
        url=_page(pct, month),
        due_on=close_due_on(month),
        kind="month",
    )


def _missing(pct: Organisation, month: Month) -> list[Need]:
    missing = data_status(pct, month).missing
    if not missing:
        return []
    senders = ", ".join(sorted({status.sender_code for status in missing}))
    files = "1 file" if len(missing) == 1 else f"{len(missing)} files"
    return [
        Need(
            title=f"Get {files} of {month.label}",
            detail=f"Expected from {senders}, who sent for the months before.",
            url=_page(pct, month),
            due_on=close_due_on(month),
            kind="import",
        )
    ]


def _to_mend(principal: Principal, month: Month | None) -> list[Need]:
    """Files that the organisation itself sent: those in force for open months with rows kept out, and failures."""
    own = ImportBatch.objects.visible_to(principal).filter(owner_id=principal.organisation_id)
    in_force = Q(filled_slots__month__gte=month.first_day) if month else Q(filled_slots__isnull=False)
    kept_out = own.filter(in_force, status=BatchStatus.LOADED, quarantined__gt=0).distinct().count()
    failed = own.filter(status=BatchStatus.FAILED).count()
    found = []
    if kept_out:
        files = "1 file has" if kept_out == 1 else f"{kept_out} files have"
        address = f"{reverse('activity:imports')}?status={BatchStatus.LOADED}&sort=-quarantined"
        found.append(Need("Work the quarantine", f"{files} rows that were kept out.", address, None, "import"))
    if failed:
        files = "1 import" if failed == 1 else f"{failed} imports"
        address = f"{reverse('activity:imports')}?status={BatchStatus.FAILED}"
        found.append(
            Need(f"Send {files} again", "Something went wrong on our side; nothing changed.", address, None, "import")
        )
    return found
