from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from business_cases.actions import attachments
from business_cases.actions.attachments import attach_file, remove_file
from business_cases.actions.case_records import move
from business_cases.actions.drafting import begin_again
from business_cases.actions.submitting import submit_case
from business_cases.domain.case_states import Deed
from business_cases.models import Attachment, BusinessCase
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.attachments import PDF
from tests.integration.business_cases.world import NOW, CaseWorld

TEXT = b"Notes of the meeting"


def attached(cases: CaseWorld, case: BusinessCase, name: str = "notes.txt", content: bytes = TEXT) -> Attachment:
    return attach_file(case=case, name=name, content=content, by=cases.manager, at=NOW)


def test_a_file_is_kept_with_its_hash_its_kind_and_who_sent_it(cases: CaseWorld) -> None:
    row = attached(cases, cases.drafted(), "C:\\papers\\consent.pdf", PDF)
    row.refresh_from_db()
    assert (row.name, row.kind, row.size, bytes(row.content)) == ("consent.pdf", "pdf", len(PDF), PDF)
    assert row.sha256 == sha256(PDF).hexdigest()
    assert (row.scan, row.added_by, row.added_at) == ("not_scanned", "M. Manager", NOW)
    event = AuditEvent.objects.get(kind="business_cases.file_attached")
    assert event.facts["sha256"] == row.sha256


def test_the_most_files_a_case_may_have_is_a_rule(cases: CaseWorld) -> None:
    case = cases.drafted()
    for number in range(10):
        attached(cases, case, content=TEXT + str(number).encode())
    with pytest.raises(Invalid, match="at most 10 files"):
        attached(cases, case)


def test_the_same_file_twice_is_refused(cases: CaseWorld) -> None:
    case = cases.drafted()
    attached(cases, case)
    with pytest.raises(Invalid, match=r"there already, as “notes\.txt”"):
        attached(cases, case, "other.txt")


def test_a_scanner_that_finds_something_keeps_the_file_out(cases: CaseWorld, settings: Any) -> None:
    settings.VIRUS_SCAN = "false"
    case = cases.drafted()
    with pytest.raises(Invalid, match="found a virus"):
        attached(cases, case)
    assert not Attachment.objects.exists()
    settings.VIRUS_SCAN = "true"
    assert attached(cases, case).scan == "clean"


def test_strangers_and_submitted_cases_are_refused(cases: CaseWorld) -> None:
    case = cases.drafted()
    row = attached(cases, case)
    with pytest.raises(Denied, match="for First Surgery itself"):
        attach_file(case=case, name="a.txt", content=b"x", by=cases.stranger, at=NOW)
    with pytest.raises(Denied):
        remove_file(attachment=row, by=cases.stranger, at=NOW)
    submit_case(case=case, by=cases.manager, at=NOW)
    case.refresh_from_db()
    with pytest.raises(Denied, match="is submitted"):
        attached(cases, case, content=b"x")
    with pytest.raises(Denied, match="is submitted"):
        remove_file(attachment=row, by=cases.manager, at=NOW)


def test_a_case_submitted_while_a_file_is_scanned_takes_it_no_more(
    cases: CaseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.drafted()

    def meanwhile(content: bytes) -> str:
        submit_case(case=case, by=cases.manager, at=NOW)
        return "clean"

    monkeypatch.setattr(attachments, "scan", meanwhile)
    with pytest.raises(Denied, match="is submitted"):
        attached(cases, case)
    assert not Attachment.objects.exists()


def test_a_version_keeps_a_file_that_is_taken_off_later(cases: CaseWorld) -> None:
    case = cases.drafted()
    row = attached(cases, case)
    version = submit_case(case=case, by=cases.manager, at=NOW)
    case.refresh_from_db()
    move(case, Deed.RETURN, by=cases.pbc, at=NOW)
    remove_file(attachment=row, by=cases.manager, at=NOW)
    row.refresh_from_db()
    assert (row.removed_by, list(case.attachments.standing())) == ("M. Manager", [])
    assert [each.attachment for each in version.attachments.all()] == [row]
    with pytest.raises(Denied, match="taken off before"):
        remove_file(attachment=row, by=cases.manager, at=NOW)
    again = submit_case(case=case, by=cases.manager, at=NOW)
    assert not again.attachments.exists()


def test_files_of_a_refused_case_go_with_the_one_that_takes_its_place(cases: CaseWorld) -> None:
    case = cases.drafted()
    attached(cases, case)
    submit_case(case=case, by=cases.manager, at=NOW)
    case.refresh_from_db()
    move(case, Deed.SEND, by=cases.pbc, at=NOW)
    move(case, Deed.REFUSE, by=cases.director, at=NOW)
    later = begin_again(case=case, by=cases.manager, at=NOW)
    assert [bytes(row.content) for row in later.attachments.standing()] == [TEXT]
    assert Attachment.objects.count() == 2


def test_what_was_sent_is_never_changed(cases: CaseWorld) -> None:
    row = attached(cases, cases.drafted())
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=row.pk).update(name="other.txt")


def test_a_frozen_file_cannot_be_deleted(cases: CaseWorld) -> None:
    case = cases.drafted()
    row = attached(cases, case)
    submit_case(case=case, by=cases.manager, at=NOW)
    with pytest.raises(ProtectedError):
        row.delete()


@pytest.mark.parametrize("deed", ["attach", "remove"])
def test_nothing_is_half_done_where_the_audit_fails(
    cases: CaseWorld, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    case = cases.drafted()
    row = attached(cases, case)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("audit is down")

    deeds = {
        "attach": lambda: attached(cases, case, content=b"More"),
        "remove": lambda: remove_file(attachment=row, by=cases.manager, at=NOW),
    }
    monkeypatch.setattr("business_cases.actions.attachments.audit.record", broken)
    with pytest.raises(RuntimeError):
        deeds[deed]()
    assert list(Attachment.objects.values_list("pk", flat=True)) == [row.pk]
