"""The digest says what the home page says, hat by hat, without details and figures; a wall holds in it (R122)."""

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from pbc.accounts.domain.mail import DIGEST
from pbc.accounts.models import User
from pbc.core.mail import rendered
from pbc.mailroom.queries.digest import digest
from tests.factories.accounts import MailFactory, RoleAssignmentFactory
from tests.integration.business_cases.decision_world import DecisionWorld, at
from tests.integration.business_cases.test_walls import interested

pytestmark = pytest.mark.django_db
ON = date(2006, 10, 2)


@pytest.fixture(autouse=True)
def _in_october():
    with time_machine.travel(at("2006-10-02"), tick=False):
        yield


def words_for(user: User):
    mail = MailFactory(kind=DIGEST, user=user)
    return digest(mail, user.as_principal(), ON)


def test_it_lists_what_the_home_page_lists_with_the_days(client: Client) -> None:
    world = DecisionWorld()
    case = world.submitted()
    user = User.objects.get(pk=world.pbc.user_id)
    client.force_login(user)
    home = BeautifulSoup(client.get("/").content, "html.parser")
    shown = [(link.text, link["href"]) for link in home.select(".pbc-needs h2 a")]
    words = words_for(user)
    [section] = words.sections
    assert section.heading == "PBC manager, Northmoor PCT"
    assert [(link.text, link.path) for link in section.links] == shown
    due = dict(zip([text for text, _ in shown], (link.note for link in section.links), strict=True))
    assert due[f"Look whether {case.reference} is complete, and pass it on"] == "Due in 28 days: 30 October 2006"
    text = rendered(words, name=user.name).text
    assert "£" not in text
    assert case.title not in text, "titles alone: details stay on the page"


def test_each_hat_has_its_part_and_nothing_is_no_digest() -> None:
    world = DecisionWorld()
    world.submitted()
    user = User.objects.get(pk=world.pbc.user_id)
    RoleAssignmentFactory(user=user, role="pbc_manager")
    assert len(words_for(user).sections) == 1, "the other hat has nothing to see to"
    assert words_for(User.objects.get(pk=world.neighbour.user_id)) is None


def test_behind_the_wall_there_is_no_line_and_no_count() -> None:
    world = DecisionWorld()
    case = world.submitted()
    user = User.objects.get(pk=world.pbc.user_id)
    before = words_for(user)
    interested(user, organisation=world.practice, body=world.practice.name)
    after = words_for(user)
    assert case.reference in str(before.sections)
    assert case.reference not in str(after)
    lines = sum(len(section.links) for section in before.sections)
    assert after is None or sum(len(section.links) for section in after.sections) == lines - 1
