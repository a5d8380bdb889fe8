"""Attach a file to a draft, take it off again, freeze what goes with a version (R96)."""

import hashlib
from datetime import datetime

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, note_author
from business_cases.domain.attachments import check_size, clean_name, kind_of
from business_cases.domain.case_states import WRITABLE
from business_cases.models import Attachment, BusinessCase, CaseVersion, FrozenAttachment
from business_cases.queries.rules import file_limits, rules_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.core.virus_scan import scan

SUBMITTED = "This case is submitted: its files are as they were sent. Nothing was changed."


def attach_file(*, case: BusinessCase, name: str, content: bytes, by: Principal, at: datetime) -> Attachment:
    """Keep a file with a draft. It is searched for viruses before anything is locked.

    :raises Denied: if this hat may not, the case is submitted, or the file could not be searched.
    :raises Invalid: for a file that is empty, too large, one too many, of no kind that is taken, not what it says,
        with a program or a virus in it, or that is there already.
    """
    on = day_of(at)
    permissions.check_may_write_for(by, case.owner, on, to="attach a file to this case")
    if case.state not in WRITABLE:
        raise Denied(SUBMITTED)
    shown = clean_name(name)
    check_size(len(content), file_limits(rules_of(case.pct, on)).kilobytes)
    kind = kind_of(shown, content)
    found = scan(content)
    return _attached(case, Attachment(name=shown, kind=kind.key, content=content, scan=found), by=by, at=at)


@transaction.atomic
def remove_file(*, attachment: Attachment, by: Principal, at: datetime) -> None:
    """Take a file off a draft. It is deleted, unless a version was submitted with it: that version keeps it.

    :raises Denied: if this hat may not, the case is submitted, or the file was taken off before.
    """
    case = locked_case(attachment.case)
    permissions.check_may_write_for(by, case.owner, day_of(at), to="take a file off this case")
    if case.state not in WRITABLE:
        raise Denied(SUBMITTED)
    row = case.attachments.standing().without_content().filter(pk=attachment.pk).first()
    if row is None:
        raise Denied("This file was taken off before. Nothing was changed.")
    if row.frozen_in.exists():
        row.removed_by, row.removed_at = by.name, at
        row.save(update_fields=["removed_by", "removed_at"])
    else:
        row.delete()
    note_author(case, by, at)
    facts = about(case) | {"file": row.name, "sha256": row.sha256}
    audit.record("business_cases.file_removed", case, by=by, at=at, **facts)


def freeze_attachments(version: CaseVersion) -> None:
    """Bind the files that go with a case to its new version. Part of the transaction that submits it."""
    rows = version.case.attachments.standing().values_list("pk", flat=True)
    FrozenAttachment.objects.bulk_create([FrozenAttachment(version=version, attachment_id=pk) for pk in rows])


def attach_again(version: CaseVersion, case: BusinessCase) -> None:
    """Let the files of a refused version go with the case that takes its place. Part of that transaction."""
    for frozen in version.attachments.select_related("attachment").order_by("pk"):
        row = frozen.attachment
        row.pk, row.case, row.removed_at, row.removed_by, row._state.adding = None, case, None, "", True
        row.save()


@transaction.atomic
def _attached(case: BusinessCase, row: Attachment, *, by: Principal, at: datetime) -> Attachment:
    case = locked_case(case)
    if case.state not in WRITABLE:
        raise Denied(SUBMITTED)
    row.case, row.added_by, row.added_at = case, by.name, at
    row.size, row.sha256 = len(row.content), hashlib.sha256(row.content).hexdigest()
    _check_room(case, row, file_limits(rules_of(case.pct, day_of(at))).files)
    row.save()
    note_author(case, by, at)
    facts = about(case) | {"file": row.name, "sha256": row.sha256}
    audit.record("business_cases.file_attached", case, by=by, at=at, **facts, size=row.size, scan=str(row.scan))
    return row


def _check_room(case: BusinessCase, row: Attachment, most: int) -> None:
    standing = list(case.attachments.standing().values_list("name", "sha256"))
    if len(standing) >= most:
        fix = "Take one off, or put several into one PDF."
        raise Invalid(f"A case has at most {most} files, and this one has them.", field="file", rule="files", fix=fix)
    same = [name for name, digest in standing if digest == row.sha256]
    if same:
        fix = "Nothing more is needed."
        raise Invalid(f"This file is there already, as “{same[0]}”.", field="file", rule="file_once", fix=fix)
