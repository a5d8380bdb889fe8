"""Agendas as they are taken away: tagged, readable, with contents; and without what is withheld."""

import io
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from business_cases.actions.agendas import put_on_agenda
from business_cases.queries.agendas import agenda_for
from business_cases.rendering.agendas import agenda_context, agenda_folder, agenda_pdf
from tests.factories.business_cases import attached_file
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.decision_world import LATER, DecisionWorld, worth

ON, DAY = date(2006, 9, 11), date(2006, 9, 25)


def pdf_text(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content), strict=True)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def board(world: DecisionWorld) -> SimpleNamespace:
    """A board to come with two cases; one names a clinic in which two members have an interest."""
    clinic = ProviderFactory(name="The Fenwick Clinic", code="ZR77")
    secret = worth("345678.00")
    secret["service"] |= {"title": "Endoscopy in the old chapel", "providers": [clinic.code]}
    plain, walled = world.for_board(), world.for_board(secret)
    attached_file(walled)
    attached_file(plain)
    meeting = world.called(held_on=DAY, place="Board room, 2 pm")
    put_on_agenda(
        meeting=meeting, case=plain, recommendation="Approve it.", conditions="A lead is named", by=world.pbc, at=LATER
    )
    put_on_agenda(meeting=meeting, case=walled, by=world.pbc, at=LATER)
    member = world.seated()[1]
    InterestFactory(user=None, person=member.person, organisation=clinic)
    return SimpleNamespace(meeting=meeting, plain=plain, walled=walled, member=member, clinic=clinic)


def test_an_agenda_is_a_tagged_pdf_with_everything_of_its_cases(world, board) -> None:
    context = agenda_context(agenda_for(board.meeting, world.clerk, ON))
    content = agenda_pdf(context, identity="ab" * 16)
    reader = PdfReader(io.BytesIO(content), strict=True)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == "Agenda of the PCT board, 25 September 2006"
    text = pdf_text(content)
    for words in (
        "Northmoor PCT",
        "Board room, 2 pm",
        "Commercial in confidence",
        "A. Chair, chairman",
        "5 members, counted without those who leave",
        "Endoscopy in the old chapel",
        "£345,678.00",
        "Recommendation of P. Manager, PBC manager",
        "A lead is named",
        "It is not paid back within five years.",
        "Why this body decides",
        "The PCT board decides.",
        "Day 7: a decision is due by 30 October 2006",
        "Can it be paid?",
        "Agreed cases, net",
        "Evidence based clinical effectiveness",
        "F. Finance: support it.",
        "no consent is needed",
        "The nurse leaves",
        "Nobody has asked anything.",
        "Annex to item 2: Endoscopy in the old chapel, the full case",
        "What care does it take the place of",
        "notes.txt (Not scanned for viruses)",
        "page 2",
    ):
        assert words in text, words
    assert agenda_pdf(context, identity="ab" * 16) == content


def test_what_a_member_leaves_for_is_in_none_of_their_agenda(world, board) -> None:
    made = agenda_for(board.meeting, world.clerk, ON, board.member)
    context = agenda_context(made)
    content = agenda_pdf(context, identity="cd" * 16)
    folder = zipfile.ZipFile(io.BytesIO(agenda_folder(made, content)))
    assert folder.namelist() == ["agenda.pdf", "item-1/01-notes.txt"]
    text = pdf_text(folder.read("agenda.pdf"))
    assert "Withheld: you have an interest in it, or wrote in it" in text
    assert board.plain.title in text
    for secret in (board.walled.reference, board.walled.title, "345,678", "Fenwick"):
        assert secret not in text
        assert secret not in str(context["agenda"])


def test_an_empty_agenda_says_so(world) -> None:
    meeting = world.called(held_on=DAY)
    text = pdf_text(agenda_pdf(agenda_context(agenda_for(meeting, world.clerk, ON)), identity="ef" * 16))
    assert "No case is on the agenda yet." in text
