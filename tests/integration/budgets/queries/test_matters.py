"""Whoever has an interest neither decides on a claim, use or call nor finds it, wherever they look."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from budgets.actions.calls import decide_call
from budgets.actions.claims import agree_claim
from budgets.actions.uses import agree_use
from budgets.domain.call_states import CallStatus
from budgets.models import Claim, ContingencyCall, ProposedUse
from budgets.queries.matters import matter_of_call, matter_of_claim, matter_of_use
from budgets.queries.needs import needs
from governance.queries.walls import may_decide
from pbc.core.errors import Denied
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.budgets import call
from tests.factories.freed_up import claim, use
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db
AT = datetime(2006, 7, 10, 10, tzinfo=UTC)
ON = date(2006, 7, 10)


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct, name="Walled Surgery")


@pytest.fixture
def world(pct, practice):
    bought = use(pct=pct, practice=practice)
    return claim(pct=pct, practice=practice), bought, call(pct=pct, practice=practice)


@pytest.fixture
def person(pct):
    return RoleAssignmentFactory(role="pct_director", organisation=pct).user


def director(pct, person):
    return hat("pct_director", pct, user_id=person.pk)


def found(principal):
    return [model.objects.visible_to(principal).count() for model in (Claim, ProposedUse, ContingencyCall)]


def test_without_an_interest_everything_is_found(world, pct, person) -> None:
    assert found(director(pct, person)) == [2, 1, 1]
    assert len(needs(principal=director(pct, person), today=ON)) >= 2


def test_a_partner_finds_nothing_and_the_practice_all(world, pct, practice, person) -> None:
    InterestFactory(user=person, organisation=practice, kind="partnership")
    assert found(director(pct, person)) == [0, 0, 0]
    assert found(hat("practice_clinician", practice, user_id=person.pk)) == [2, 1, 1]
    assert not [need for need in needs(principal=director(pct, person), today=ON) if practice.name in need.title]
    assert not [need for need in needs(principal=director(pct, person), today=ON) if "a call" in need.title]


def test_lists_exports_searches_and_pages_find_nothing(world, pct, practice, person, client) -> None:
    asked, bought, called = world
    InterestFactory(user=person, organisation=practice)
    client.force_login(person)
    clean = [
        reverse("budgets:claims"),
        reverse("budgets:small_purchases"),
        reverse("budgets:calls", args=[called.books_id]),
    ]
    for address in clean:
        for query in ({}, {"q": "Walled"}, {"format": "csv"}, {"format": "ods"}, {"format": "xlsx"}):
            body = client.get(address, query)
            assert body.status_code == 200, address
            assert practice.name not in b"".join(body).decode(errors="replace").replace('value="Walled"', "")
            assert asked.reference not in b"".join(body).decode(errors="replace")
    own = client.get(reverse("budgets:freed_up", args=[practice.code])).content.decode()
    assert asked.reference not in own
    assert client.get("/").content.decode().count(practice.name) == 0
    assert client.get(reverse("budgets:claim", args=[asked.reference])).status_code == 404
    assert client.get(reverse("budgets:refuse_claim", args=[asked.reference])).status_code == 404
    assert client.post(reverse("budgets:agree_claim", args=[asked.reference])).status_code == 404
    assert client.post(reverse("budgets:note_on_claim", args=[asked.reference])).status_code == 404
    for route, more in (("use", []), ("decline_use", []), ("decide_use", ["agree"])):
        address = reverse(f"budgets:{route}", args=[bought.claim.reference, bought.number, *more])
        assert (client.post if more else client.get)(address).status_code == 404, route
    assert client.get(reverse("budgets:call", args=[called.pk])).status_code == 404
    assert client.post(reverse("budgets:decide_call", args=[called.pk])).status_code == 404


def test_a_supplier_in_free_text_walls_its_use_alone(world, pct, person) -> None:
    ProposedUse.objects.update(supplier="The Fenwick Clinic, Ltd.")
    InterestFactory(user=person, organisation=None, body="Fenwick Clinic")
    assert found(director(pct, person)) == [2, 0, 1]


@pytest.mark.parametrize(
    ("number", "subject", "left"),
    [
        (0, "budgets.Claim", [1, 1, 1]),
        (1, "budgets.ProposedUse", [2, 0, 1]),
        (2, "budgets.ContingencyCall", [2, 1, 0]),
    ],
)
def test_who_stands_back_from_one_matter_finds_the_others(number, subject, left, world, pct, person) -> None:
    RecusalFactory(user=person, subject_type=subject, subject_id=str(world[number].pk))
    assert found(director(pct, person)) == left


def test_wall_and_judgement_agree(world, pct, practice, person) -> None:
    matters = [matter_of_claim(world[0]), matter_of_use(world[1]), matter_of_call(world[2])]
    assert [may_decide(person.pk, each, ON).may_decide for each in matters] == [True] * 3
    InterestFactory(user=person, organisation=practice)
    assert [may_decide(person.pk, each, ON).may_decide for each in matters] == [False] * 3


def test_nobody_decides_what_they_have_an_interest_in(world, pct, practice, person) -> None:
    asked, bought, called = world
    InterestFactory(user=person, organisation=practice)
    by = {"by": director(pct, person), "at": AT}
    for deed in (
        lambda: agree_claim(claim=asked, **by),
        lambda: agree_use(use=bought, **by),
        lambda: decide_call(call=called, outcome=CallStatus.REFUSED, reason="No", **by),
    ):
        with pytest.raises(Denied, match="You have an interest in"):
            deed()
    asked.refresh_from_db()
    assert asked.status == "declared"


def test_staff_of_a_practice_decide_nothing_of_it_with_another_hat(world, pct, practice) -> None:
    both = UserFactory()
    RoleAssignmentFactory(user=both, role="practice_clinician", organisation=practice)
    RoleAssignmentFactory(user=both, role="pbc_manager", organisation=pct)
    assert found(hat("pbc_manager", pct, user_id=both.pk)) == [0, 0, 0]
    assert found(hat("practice_clinician", practice, user_id=both.pk)) == [2, 1, 1]
