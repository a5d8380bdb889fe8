"""A walled dispute answers as one that is not there: the same pages, by the same queries, whatever is asked.

How long a page takes follows from what it asks of the database and what it writes, so that both are compared: every
address, shown and sent to, for whoever would have a part in the dispute if they were free of it.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from disputes.actions.raising import raise_dispute
from disputes.models import Dispute
from disputes.urls import urlpatterns
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import User
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from tests.factories.disputes import AT, dispute_in
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.integration.disputes.tables import File
from tests.integration.disputes.world import CLAIM, NOW, DisputeWorld
from tests.worlds import kept

WALLED = (
    ("pct_director", "mediation"),
    ("sha_clerk", "hearing"),
    ("sha_panel_member", "hearing"),
    ("sha_performance_manager", "mediation"),
)
"""A side, the clerk, a member of the panel and a mediator, each in a state in which they see it where they are free."""
FAR = 90_000
ELSEWHERE = "ZZ0001-D2006-9"
"""As long as the reference of the dispute."""
CHANGING = re.compile(r'(?:csrfmiddlewaretoken" value|nonce|"X-CSRFToken":|csp-nonce)[=: ]*"[^"]+"')
LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b")


@kept
def file() -> File:
    """A dispute before its panel, with a seat, a mediator and a question, all of them behind a wall."""
    file = File()
    file.seat(appointed_at=AT)
    file.dispute.questions.create(number=1, words="Q", answer_by=AT.date(), asked_by="A member", asked_at=AT)
    user_id = file.hats["sha_performance_manager"].user_id
    file.dispute.mediators.create(user_id=user_id, checked_at=AT, named_by="K. Clerk", named_at=AT)
    return file


def answer(client: Client, method: str, address: str) -> tuple[int, str, list[str]]:
    """Status, text and queries, without what the address itself says and what changes from page to page."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        got = getattr(client, method)(address)
        body = b"".join(got.streaming_content) if got.streaming else got.content
    text = CHANGING.sub("", body.decode("latin-1")).replace(address, "")
    return got.status_code, text, [LITERALS.sub("?", query["sql"]) for query in asked]


def signed_in(by: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=by.user_id))
    return client


def addresses(reference: str, seat_id: int) -> Iterator[tuple[str, str]]:
    """Every address of one dispute."""
    values: dict[str, Any] = {"reference": reference, "seat_id": seat_id, "number": 1}
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        if "reference" in wanted:
            yield pattern.name, reverse(f"disputes:{pattern.name}", kwargs={name: values[name] for name in wanted})


@pytest.mark.parametrize(("role", "status"), WALLED)
def test_a_walled_dispute_answers_as_one_that_is_not_there(file: File, role: str, status: str) -> None:
    Dispute.objects.filter(pk=file.dispute.pk).update(status=status)
    client, seat = signed_in(file.hats[role]), file.dispute.seats.get()
    here, elsewhere = (
        dict(addresses(reference, seat_id))
        for reference, seat_id in ((file.dispute.reference, seat.pk), (ELSEWHERE, seat.pk + FAR))
    )
    assert client.get(here["dispute"]).status_code == 200, "while they are free"
    file.interested()
    for name, address in here.items():
        if resolve(address).func.permission not in ROLES[role].permissions:
            continue  # refused before anything is looked for
        for method in ("get", "post"):
            walled = answer(client, method, address)
            assert walled == answer(client, method, elsewhere[name]), (name, method)
            assert walled[0] in (404, 405), (name, method)


def test_lists_counts_searches_exports_and_home_are_the_same_with_a_walled_dispute_and_without(db: None) -> None:
    world = DisputeWorld()
    places = {"pct_director": world.pct}
    hats = {role: world.person(role, places.get(role)) for role, _ in WALLED}
    for by in hats.values():
        InterestFactory(user_id=by.user_id, organisation=world.practice)
    listed = reverse("disputes:disputes")
    pages = [f"{listed}{more}" for more in ("", "?q=First", "?export=csv", "new/")]
    pages += map(reverse, ("home", "disputes:deadlines", "disputes:precedents"))

    def seen(*roles: str) -> dict[tuple[str, str], tuple[int, str, list[str]]]:
        clients = {role: signed_in(hats[role]) for role in roles}
        return {(role, page): answer(client, "get", page) for role, client in clients.items() for page in pages}

    seen("pct_director")  # what is looked up once in a process
    without = seen(*hats)
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="mediation")
    dispute.mediators.create(
        user_id=hats["sha_performance_manager"].user_id, checked_at=AT, named_by="K. Clerk", named_at=AT
    )
    asked = dispute_in(practice=world.practice, pct=world.pct, status="preparing")
    for each, moment in ((dispute, AT), (asked, None)):
        each.seats.create(
            user_id=hats["sha_panel_member"].user_id,
            chair="financial",
            checked_at=AT,
            asked_at=AT,
            asked_by="K. Clerk",
            appointed_at=moment,
        )
    assert seen(*hats) == without
    free = signed_in(world.person("sha_clerk")).get(listed).content.decode()
    assert dispute.reference in free


def test_who_stands_back_is_not_told_that_a_thing_is_in_dispute_already(world: DisputeWorld) -> None:
    earlier = world.raised()
    again = {"practice": world.practice, "subject": CLAIM, "question": "Q", "sought": "S", "at": NOW}
    director = world.person("pct_director", world.pct)
    with pytest.raises(Denied, match=f"in dispute already, as {earlier.reference}"):
        raise_dispute(**again, by=director)
    RecusalFactory(user_id=director.user_id, subject_type="disputes.Dispute", subject_id=str(earlier.pk))
    with pytest.raises(Denied, match="you stand back from this dispute") as told:
        raise_dispute(**again, by=director)
    assert earlier.reference not in str(told.value)


def test_who_has_an_interest_is_refused_alike_whether_a_thing_is_in_dispute_or_not(world: DisputeWorld) -> None:
    director = world.person("pct_director", world.pct)
    InterestFactory(user_id=director.user_id, organisation=world.practice)

    def refused() -> tuple[str, list[str]]:
        values = {"practice": world.practice, "subject": CLAIM, "question": "Q", "sought": "S", "at": NOW}
        with CaptureQueriesContext(connection) as asked, pytest.raises(Denied, match="you stand back") as told:
            raise_dispute(**values, by=director)
        return str(told.value), [LITERALS.sub("?", query["sql"]) for query in asked]

    refused()  # what is looked up once in a process
    before = refused()
    world.raised()
    assert refused() == before


def test_the_forms_tell_nothing_of_who_may_not_be_named(file: File) -> None:
    """Somebody with an interest is refused in the words for somebody who is not there at all."""
    client = signed_in(file.hats["sha_clerk"])
    tied = file.world.person()
    InterestFactory(user_id=tied.user_id, organisation=file.world.practice)
    for name, status in (("ask_member", "hearing"), ("mediator", "mediation")):
        Dispute.objects.filter(pk=file.dispute.pk).update(status=status)
        address = reverse(f"disputes:{name}", args=[file.dispute.reference])
        assert client.get(address).status_code == 200
        sent = {key: client.post(address, {"person": key, "chair": "financial"}) for key in (tied.user_id, 9_999_999)}
        texts = {CHANGING.sub("", got.content.decode()) for got in sent.values()}
        assert len(texts) == 1
        assert "what was sent is not in the list" in texts.pop()
