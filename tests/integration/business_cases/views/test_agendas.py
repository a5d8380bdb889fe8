"""The pages of an agenda, of members, and what nobody finds there who has an interest (R105, R122)."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from business_cases.actions.agendas import put_on_agenda
from business_cases.actions.bodies import Seat, name_member
from business_cases.domain.route import Level
from business_cases.models import AgendaItem, BodyMember
from governance.models import Interest
from pbc.accounts.models import User
from pbc.core.models import AuditEvent
from tests.factories.business_cases import attached_file
from tests.factories.governance import InterestFactory
from tests.integration.business_cases.decision_world import LATER, DecisionWorld, worth
from tests.integration.business_cases.rendering.test_agendas import pdf_text

DAY = date(2006, 9, 25)


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def as_(who) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def page(client: Client, name: str, *args: object, **query: object) -> str:
    return client.get(reverse(f"business_cases:{name}", args=args), query).content.decode()


def test_a_walled_reader_finds_nothing_of_the_item_anywhere(world: DecisionWorld) -> None:
    content = worth("345678.00")
    content["service"]["title"] = "Endoscopy in the old chapel"
    case = world.for_board(content)
    attached_file(case)
    meeting = world.called(held_on=DAY)
    put_on_agenda(meeting=meeting, case=case, recommendation="Buy the chapel.", by=world.pbc, at=LATER)
    InterestFactory(user_id=world.director.user_id, organisation=world.practice)
    director, clerk = as_(world.director), as_(world.clerk)
    pdf = director.get(reverse("business_cases:agenda_pdf", args=[meeting.pk]))
    folder = director.get(reverse("business_cases:agenda_folder", args=[meeting.pk]))
    with zipfile.ZipFile(io.BytesIO(folder.content)) as files:
        names, inside = files.namelist(), pdf_text(files.read("agenda.pdf"))
    shown = {
        "page": page(director, "agenda", meeting.pk),
        "meeting": page(director, "meeting", meeting.pk),
        "meetings": page(director, "meetings"),
        "pdf": pdf_text(pdf.content),
        "zip": inside,
        "names": str(names),
        "put": str(director.get(reverse("business_cases:put_on_agenda", args=[meeting.pk])).status_code),
        "trail": str(list(AuditEvent.objects.filter(kind="business_cases.agenda_taken").values_list("facts"))),
    }
    for where, text in shown.items():
        for secret in (case.reference, "Endoscopy", "345,678", "345678", "Buy the chapel"):
            assert secret not in text, where
    for where in ("page", "pdf", "zip"):
        assert "Withheld: you have an interest in it, or wrote in it" in shown[where], where
    assert "1 item is withheld" in shown["meeting"]
    assert names == ["agenda.pdf"]
    assert AuditEvent.objects.filter(kind="business_cases.agenda_taken").count() == 2
    for words in ("Endoscopy in the old chapel", "£345,678.00", "Buy the chapel."):
        assert words in page(clerk, "agenda", meeting.pk)


def test_a_clerk_makes_a_members_agenda_and_nobody_else_does(world: DecisionWorld) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    put_on_agenda(meeting=meeting, case=case, by=world.pbc, at=LATER)
    member = world.seated()[1]
    address = reverse("business_cases:member_interest", args=[member.pk])
    data = {"kind": "ownership", "whose": "own", "body": "First Surgery", "words": "Shares", "from_day": "2006-01-01"}
    as_(world.clerk).post(address, {**data, "band": "none"})
    assert Interest.objects.get().person == member.person
    shown = page(as_(world.clerk), "agenda", meeting.pk, **{"for": member.pk})
    assert "Made for B. Member" in shown
    assert case.title not in shown
    assert "leave the room for it: B. Member" in page(as_(world.clerk), "meeting", meeting.pk)
    asked = reverse("business_cases:agenda", args=[meeting.pk])
    for client, key in ((as_(world.director), member.pk), (as_(world.clerk), 0), (as_(world.clerk), "x")):
        assert client.get(asked, {"for": key}).status_code == 404
    assert "Shares" not in page(as_(world.pbc), "meeting", meeting.pk)


def test_a_practice_reads_the_minutes_and_not_the_agenda(world: DecisionWorld) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    put_on_agenda(meeting=meeting, case=case, by=world.pbc, at=LATER)
    for who in (world.manager, world.neighbour, world.sha_manager):
        assert "Board pack" not in page(as_(who), "meeting", meeting.pk)
        assert as_(who).get(reverse("business_cases:agenda", args=[meeting.pk])).status_code == 404


def test_a_practitioner_who_sits_reads_the_agenda_under_the_hat_of_a_practice(world: DecisionWorld) -> None:
    """All that they decide on, and nothing of what they leave the room for: their practice’s, and what they wrote."""
    content = worth("345678.00")
    content["service"]["title"] = "Endoscopy in the old chapel"
    case, meeting = world.for_board(content), world.called(held_on=DAY)
    put_on_agenda(meeting=meeting, case=case, by=world.pbc, at=LATER)
    for who in (world.neighbour, world.manager):
        seat = Seat(Level.BOARD, "", date(2006, 4, 1), account=User.objects.get(pk=who.user_id))
        name_member(pct=world.pct, seat=seat, by=world.clerk, at=LATER)
    sits = as_(world.neighbour)
    assert "The board pack has every case that you decide on" in page(sits, "meeting", meeting.pk)
    shown = page(sits, "agenda", meeting.pk)
    assert "Made for N. Neighbour" in shown
    assert "Endoscopy in the old chapel" in shown
    assert "Show that member’s" not in shown
    pdf = sits.get(reverse("business_cases:agenda_pdf", args=[meeting.pk]))
    assert "Endoscopy in the old chapel" in pdf_text(pdf.content)
    assert sits.get(reverse("business_cases:case", args=[case.reference])).status_code == 404, "in the pack alone"
    assert sits.get(reverse("business_cases:put_on_agenda", args=[meeting.pk])).status_code == 404
    proposer = page(as_(world.manager), "agenda", meeting.pk)
    assert "Withheld: you have an interest in it, or wrote in it" in proposer
    assert "Endoscopy" not in proposer
    InterestFactory(user_id=world.neighbour.user_id, organisation=world.practice)
    assert "Endoscopy" not in page(sits, "agenda", meeting.pk)
    BodyMember.objects.filter(user_id=world.neighbour.user_id).update(during=DateRange(date(2006, 4, 1), DAY))
    assert sits.get(reverse("business_cases:agenda", args=[meeting.pk])).status_code == 404, "no longer a member"


def test_the_pbc_manager_recommends_and_the_clerk_takes_off(world: DecisionWorld) -> None:
    case, meeting = world.for_board(), world.called(held_on=DAY)
    manager, clerk = as_(world.pbc), as_(world.clerk)
    address = reverse("business_cases:put_on_agenda", args=[meeting.pk])
    data = {"case": case.reference, "recommendation": "Approve it.", "conditions": "A lead is named"}
    assert manager.post(address, data).status_code == 302
    item = AgendaItem.objects.get()
    assert "Recommendation by P. Manager" in page(clerk, "meeting", meeting.pk)
    assert "Your recommendation" not in clerk.get(address).content.decode()
    clerk.post(reverse("business_cases:take_off_agenda", args=[meeting.pk, item.pk]))
    assert "No case is on the agenda yet." in page(clerk, "meeting", meeting.pk)


def test_the_clerk_names_and_ends_members_on_their_pages(world: DecisionWorld) -> None:
    clerk = as_(world.clerk)
    address = reverse("business_cases:new_member")
    assert "Nobody is named yet" in page(clerk, "members")
    given = {"body": "4", "name": "", "from_on": "2006-04-01"}
    assert "The name is missing" in clerk.post(address, given).content.decode()
    clerk.post(address, {**given, "name": "A. Chair", "is_chair": "on"})
    clerk.post(address, {**given, "account": world.director.user_id})
    assert set(BodyMember.objects.values_list("name", flat=True)) == {"A. Chair", "D. Director"}
    member = BodyMember.objects.get(name="A. Chair")
    end = reverse("business_cases:end_member", args=[member.pk])
    assert "before it begins" in clerk.post(end, {"to_on": "2006-03-01"}).content.decode()
    clerk.post(end, {"to_on": "2006-09-30"})
    assert "30 September 2006" in page(as_(world.manager), "members")
    account = BodyMember.objects.get(name="D. Director")
    assert clerk.get(reverse("business_cases:member_interest", args=[account.pk])).status_code == 404
