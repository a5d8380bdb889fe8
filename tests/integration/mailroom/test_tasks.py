"""The sweep sends what waits, once; a server that is away is not asked for every message; the timetable knows both."""

from unittest.mock import patch

import pytest
import time_machine

from pbc.accounts.models import Mail
from pbc.core.mail import Words
from pbc.mailroom import tasks
from pbc.settings import CELERY_BEAT_SCHEDULE
from tests.factories.accounts import MailFactory, RoleAssignmentFactory

pytestmark = pytest.mark.django_db
BACKEND = "django.core.mail.backends.locmem.EmailBackend.send_messages"


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "compose", lambda mail, reader, on: Words(subject="Something waits"))


def test_the_timetable_sends_and_makes_digests() -> None:
    scheduled = {each["task"] for each in CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.send_what_waits.name, tasks.make_digests.name} <= scheduled


def test_the_sweep_takes_up_what_was_left_and_may_run_twice(mailoutbox) -> None:
    mails = [MailFactory() for _ in range(3)]
    tasks.send_what_waits()
    tasks.send_what_waits()
    tasks.send(mail_ids=[mail.pk for mail in mails])
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(mail.user.email for mail in mails)


def test_a_server_that_is_away_is_asked_a_few_times_and_the_rest_wait() -> None:
    for _ in range(tasks.PATIENCE + 2):
        MailFactory()
    with patch(BACKEND, side_effect=ConnectionRefusedError("no mail server")) as server:
        tasks.send_what_waits()
    assert server.call_count == tasks.PATIENCE
    assert Mail.objects.filter(attempts=1).count() == tasks.PATIENCE
    assert Mail.objects.filter(status="waiting").count() == tasks.PATIENCE + 2


def test_digests_are_made_in_the_morning_of_a_working_day() -> None:
    RoleAssignmentFactory()
    with time_machine.travel("2006-10-01T09:00:00Z"):
        tasks.make_digests()
    assert not Mail.objects.exists()
    with time_machine.travel("2006-10-02T09:00:00Z"):
        tasks.make_digests()
        tasks.make_digests()
    assert Mail.objects.count() == 1
