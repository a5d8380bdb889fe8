from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from business_cases.models import Attachment, BusinessCase
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.attachments import PDF, office
from tests.integration.business_cases.world import CaseWorld, at


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


def signed_in(role: str, organisation: Organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


@pytest.fixture
def manager(cases: CaseWorld) -> Client:
    return signed_in("practice_manager", cases.practice)


def send(client: Client, case: BusinessCase, name: str, content: bytes) -> str:
    address = reverse("business_cases:attach", args=[case.reference])
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True).content.decode()


def test_a_file_is_attached_listed_and_served_to_be_saved(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    page = send(manager, case, "Consent of the dentists.pdf", PDF)
    assert "Consent of the dentists.pdf" in page
    assert "Not scanned for viruses" in page
    row = case.attachments.get()
    response = manager.get(reverse("business_cases:file", args=[case.reference, row.pk]))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Consent of the dentists.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.pdf", office("docx"), "is not what it says. It is a Word document file."),
        ("notes.exe", b"MZ", "are not taken"),
        ("notes.txt", b"", "The file is empty."),
        ("notes.docx", office("docx", "word/vbaProject.bin"), "holds a program"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(
    cases: CaseWorld, manager: Client, name: str, content: bytes, words: str
) -> None:
    case = cases.drafted()
    assert words in send(manager, case, name, content)
    assert not case.attachments.exists()


def test_a_file_too_large_is_refused(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    assert "The most is 5,120 KB." in send(manager, case, "notes.txt", b"x" * (5120 * 1024 + 1))


def test_a_form_without_a_file_says_so(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    address = reverse("business_cases:attach", args=[case.reference])
    assert "Choose a file first." in manager.post(address, follow=True).content.decode()


def test_the_pct_sees_files_once_they_are_submitted_and_never_those_of_a_draft(
    cases: CaseWorld, manager: Client
) -> None:
    case = cases.drafted()
    send(manager, case, "notes.txt", b"Notes")
    address = reverse("business_cases:file", args=[case.reference, case.attachments.get().pk])
    pct = signed_in("pbc_manager", cases.pct)
    assert pct.get(address).status_code == 404
    manager.post(reverse("business_cases:submit", args=[case.reference]))
    assert pct.get(address).content == b"Notes"
    assert "notes.txt" in pct.get(reverse("business_cases:read", args=[case.reference])).content.decode()
    assert signed_in("practice_manager", cases.beside).get(address).status_code == 404


def test_a_file_is_taken_off_a_draft(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    send(manager, case, "notes.txt", b"Notes")
    row = Attachment.objects.get()
    address = reverse("business_cases:remove_file", args=[case.reference, row.pk])
    page = manager.post(address, follow=True).content.decode()
    assert "no longer goes with the case" in page
    assert not Attachment.objects.exists()


def test_a_file_of_a_submitted_case_stays(cases: CaseWorld, manager: Client) -> None:
    case = cases.drafted()
    send(manager, case, "notes.txt", b"Notes")
    manager.post(reverse("business_cases:submit", args=[case.reference]))
    address = reverse("business_cases:remove_file", args=[case.reference, Attachment.objects.get().pk])
    manager.post(address)
    assert Attachment.objects.get().removed_at is None
    assert "is submitted" in send(manager, case, "more.txt", b"More").replace("This case is submitted", "is submitted")
    assert Attachment.objects.count() == 1
