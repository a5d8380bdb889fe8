from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from business_cases.domain.condition_states import ConditionStatus
from business_cases.models import BusinessCase, Evidence
from pbc.accounts.models import User
from pbc.core.principal import Principal
from tests.integration.business_cases.condition_world import MONEY, START, ConditionWorld, condition
from tests.integration.business_cases.decision_world import LATER

S = ConditionStatus


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def world(db: None) -> ConditionWorld:
    return ConditionWorld()


def as_(person: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.user_id))
    return client


def url(case: BusinessCase, number: int = 1) -> str:
    return reverse("business_cases:condition", args=[case.reference, number])


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def send(client: Client, case: BusinessCase, deed: str, seen: int, **typed: object) -> str:
    data = {f"{deed}-{name}": value for name, value in (typed | {"seen": seen}).items()}
    return client.post(f"{url(case)}{deed}/", data, follow=True).content.decode()


def test_a_condition_from_its_evidence_to_its_discharge(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY, START)
    practice, pbc, finance = as_(world.manager), as_(world.pbc), as_(world.finance)
    page = text(finance, reverse("business_cases:delivery", args=[case.reference]))
    for words in ("Money is not released yet", "Before money is released", "The service does not start yet", url(case)):
        assert words in page
    page = text(practice, url(case))
    assert "Show that it is met" in page
    assert "Accept it as met" not in page
    lease = SimpleUploadedFile("lease.pdf", b"%PDF-1.4 the lease %%EOF")
    page = send(practice, case, "show", 0, words="The lease", dated="2006-09-11", file=lease)
    for words in ("Shown. The PCT looks at it.", "lease.pdf", "Shown, to be looked at", "M. Manager"):
        assert words in page
    file = Evidence.objects.get()
    paper = as_(world.director).get(f"{url(case)}papers/{file.change_id}/")
    assert (paper.content, paper["Content-Disposition"]) == (bytes(file.content), 'attachment; filename="lease.pdf"')
    assert "Sent back. Its owner sees why." in send(pbc, case, "send_back", 1, reason="It is not signed")
    assert "It is not signed" in text(practice, url(case))
    send(practice, case, "show", 2, words="The lease, signed", dated="2006-09-11")
    assert "Accepted. Nothing waits for it any more." in send(as_(world.director), case, "accept", 3)
    page = text(finance, reverse("business_cases:delivery", args=[case.reference]))
    assert "Money is not released yet" not in page
    assert "The service does not start yet" in page
    assert "Met" in text(practice, reverse("business_cases:case", args=[case.reference]))


def test_what_is_refused_stands_on_the_page_with_all_that_was_written(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    director = as_(world.director)
    page = send(director, case, "move_day", 0, due_on="2006-09-01", reason="The landlord is away")
    assert "[&#39;" not in page, "what was written stands there as it was written"
    for words in ("1 September 2006 is past", "The landlord is away"):
        assert words in page
    world.shown(condition(case, 1))
    page = send(director, case, "waive", 0, reason="It is clear anyway")
    for words in ("M. Manager has acted on this condition since you opened it", "It is clear anyway", 'value="1"'):
        assert words in page
    assert condition(case, 1).status is S.SHOWN
    assert "Waived. Nothing waits" in send(director, case, "waive", 1, reason="It is clear anyway")
    answer = director.post(f"{url(case)}accept/", {"accept-seen": 2})
    assert answer.status_code == 403
    assert director.post(f"{url(case)}sing/", {}).status_code == 404
    assert director.get(url(case, 2)).status_code == 404


def test_a_clerk_names_the_meeting_in_which_the_board_waived_it(world: ConditionWorld) -> None:
    case = world.by_board()
    clerk = as_(world.clerk)
    page = send(clerk, case, "waive", 0, reason="The board is content")
    assert "Choose the meeting that decided it" in page
    meeting = case.signatures.get(decides=True).meeting
    assert meeting is not None
    page = send(clerk, case, "waive", 0, reason="The board is content", meeting=meeting.pk)
    assert f'in the meeting <a href="{reverse("business_cases:meeting", args=[meeting.pk])}">' in page
    assert "Waive it" not in text(as_(world.director), url(case))
