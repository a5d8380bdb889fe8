"""The pages of who is kept away: nothing of a matter to whom it is kept from, not even how many (R122)."""

import pytest
import time_machine
from django.test import Client

from pbc.accounts.models import User
from tests.integration.business_cases.decision_world import DecisionWorld, at
from tests.integration.business_cases.test_walls import interested


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


def page(client: Client, user_id: int | None, address: str) -> str:
    client.force_login(User.objects.get(pk=user_id))
    return client.get(address, follow=True).content.decode()


def test_a_clerk_reads_who_is_kept_from_what_by_kind_and_the_person_reads_no_matter(
    world: DecisionWorld, client: Client
) -> None:
    director = User.objects.get(pk=world.director.user_id)
    interested(director, organisation=world.practice, body=world.practice.name)
    none_yet = page(client, director.pk, "/interests/kept-away/")
    case = world.submitted()
    assert "D. Director" in page(client, world.clerk.user_id, "/kept-away/")
    read = page(client, world.clerk.user_id, f"/kept-away/{director.pk}/")
    for said in (case.reference, case.title, "ownership or shares", "since 4 September 2006"):
        assert said in read
    own = page(client, director.pk, f"/kept-away/{director.pk}/")
    assert "First Surgery" in own
    for hidden in (case.reference, case.title):
        assert hidden not in own
    assert own.count("<li>") == none_yet.count("<li>"), "not even their number"
    assert f"/kept-away/{director.pk}/" not in page(client, director.pk, "/kept-away/"), "on their own page alone"


def test_the_register_offers_one_click_to_whose_word_is_due(world: DecisionWorld, client: Client) -> None:
    assert "Nothing has changed: confirm mine" in page(client, world.director.user_id, "/interests/register/")
    assert "Nothing has changed: confirm mine" not in page(client, world.analyst.user_id, "/interests/register/")
