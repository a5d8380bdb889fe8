"""The choice of a person, and the outbox of an administrator, who sees who gets mail and not what it says."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from pbc.accounts.models import Mail, MailChoice
from tests.factories.accounts import MailFactory, RoleAssignmentFactory
from tests.integration.accounts.conftest import World


def test_a_person_chooses_and_reads_the_choice_on_their_account(client: Client, world: World) -> None:
    client.force_login(RoleAssignmentFactory(organisation=world.pct).user)
    assert "always told of the decision" in client.get("/account/mail/").content.decode()
    assert client.post("/account/mail/", {"pace": "hourly"}).status_code == 422
    assert client.post("/account/mail/", {"pace": "daily"})["Location"] == "/account/"
    assert MailChoice.objects.get().pace == "daily"
    assert "Daily: a list of what needs you" in client.get("/account/").content.decode()


@pytest.fixture
def stuck(world: World) -> Mail:
    hat = RoleAssignmentFactory(role="practice_manager", organisation=world.practice)
    taken = datetime(2006, 10, 1, tzinfo=UTC)
    said = {"subject": "The decision on ZZ1", "text": "Secret words", "last_error": "Refused"}
    return MailFactory(
        user=hat.user, hat=hat, kind="a.case_decided", status="leaving", taken_at=taken, next_at=None, **said
    )


def test_the_administrator_sees_that_a_message_may_have_left_and_sends_it_again(
    client: Client, world: World, stuck: Mail
) -> None:
    elsewhere = RoleAssignmentFactory(role="practice_manager", organisation=world.other_practice)
    other = MailFactory(user=elsewhere.user, hat=elsewhere)
    client.force_login(world.administrator.user)
    listed = client.get("/outbox/").content.decode()
    assert "1 message waits for you" in listed
    assert stuck.user.name in listed
    assert "May have left" in listed
    assert other.user.name not in listed
    page = client.get(f"/outbox/{stuck.pk}/").content.decode()
    assert "may have arrived" in page
    for text in (listed, page, client.get("/outbox/?export=csv").content.decode()):
        assert "Secret words" not in text
        assert not re.search(r"\bZZ1\b", text)  # the letters may stand by chance in a form's token
    assert client.post(f"/outbox/{stuck.pk}/retry/").status_code == 302
    stuck.refresh_from_db()
    assert stuck.status == "waiting"
    assert client.post(f"/outbox/{stuck.pk}/retry/").status_code == 403
