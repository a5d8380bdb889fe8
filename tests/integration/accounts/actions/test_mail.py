"""The outbox: written with the deed, sent once, tried again, and left to an administrator in the end."""

import smtplib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from pbc.accounts.actions.mail import (
    Addressee,
    choose_mail,
    queue_digests,
    queue_mail,
    retry_mail,
    send_mail,
)
from pbc.accounts.domain.mail import DIGEST, GAPS, Pace
from pbc.accounts.domain.mail_states import MailStatus
from pbc.accounts.models import Mail, MailChoice, RoleAssignment
from pbc.core.errors import Denied
from pbc.core.mail import Words
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.accounts import MailFactory, RoleAssignmentFactory, UserFactory
from tests.factories.organisations import PctFactory

AT = datetime(2006, 10, 2, 9, tzinfo=UTC)
BACKEND = "django.core.mail.backends.locmem.EmailBackend.send_messages"


def hello(mail: Mail, reader: Any, on: Any) -> Words:
    return Words(subject=f"For {reader.name}", paragraphs=("Something waits.",))


def sent(mail: Mail, at: datetime = AT, compose: Callable[..., Any] = hello) -> MailStatus:
    send_mail(mail_id=mail.pk, compose=compose, at=at)
    mail.refresh_from_db()
    return mail.state


class WorkerDied(BaseException):
    """What no ``except Exception`` sees, as the end of a process."""


@pytest.mark.django_db
class TestQueue:
    def test_message_and_deed_stand_or_fall_together_and_the_task_follows_the_commit(
        self, django_capture_on_commit_callbacks
    ) -> None:
        hat = RoleAssignmentFactory()
        with transaction.atomic():
            queue_mail([Addressee(hat.user_id, hat.pk)], "a.b", hat, at=AT)
            transaction.set_rollback(True)
        assert not Mail.objects.exists()
        with patch("pbc.core.jobs.current_app.send_task") as send, django_capture_on_commit_callbacks(execute=True):
            [mail] = queue_mail([Addressee(hat.user_id, hat.pk)] * 2, "a.b", hat, at=AT)
            send.assert_not_called()
        send.assert_called_once_with("mailroom.send", kwargs={"mail_ids": [mail.pk]})
        assert (mail.subject_type, mail.subject_id, mail.text) == ("accounts.RoleAssignment", str(hat.pk), "")

    def test_what_waits_for_a_working_day_is_left_to_the_sweep(self, django_capture_on_commit_callbacks) -> None:
        hat = RoleAssignmentFactory()
        sunday = datetime(2006, 10, 1, 9, tzinfo=UTC)
        with django_capture_on_commit_callbacks() as callbacks:
            [mail] = queue_mail([Addressee(hat.user_id)], "a.b", hat, at=sunday, on_working_days=True)
        assert callbacks == []
        assert sent(mail, at=sunday) is MailStatus.WAITING
        assert sent(mail, at=datetime(2006, 10, 2, 6, tzinfo=UTC)) is MailStatus.SENT


@pytest.mark.django_db
class TestSend:
    def test_a_message_leaves_once_however_often_its_task_runs(self, mailoutbox) -> None:
        mail = MailFactory(kind="a.b")
        assert [sent(mail) for _ in range(3)] == [MailStatus.SENT] * 3
        [letter] = mailoutbox
        assert letter.to == [mail.user.email]
        assert (mail.subject, mail.sent_at) == (f"For {mail.user.name}", AT)
        assert mail.text == letter.body
        assert AuditEvent.objects.filter(kind="accounts.mail_sent", subject_id=str(mail.pk)).count() == 1
        for write in (lambda rows: rows.update(text=""), lambda rows: rows._raw_delete("default")):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                write(Mail.objects.all())

    def test_a_worker_that_dies_in_the_conversation_sends_nothing_a_second_time(self, mailoutbox) -> None:
        mail = MailFactory(kind="a.b")
        with patch(BACKEND, side_effect=WorkerDied), pytest.raises(WorkerDied):
            sent(mail)
        mail.refresh_from_db()
        assert sent(mail, at=AT + timedelta(days=30)) is MailStatus.LEAVING
        assert mailoutbox == []
        assert list(Mail.objects.stuck(AT + timedelta(minutes=9))) == []
        assert list(Mail.objects.stuck(AT + timedelta(minutes=10))) == [mail]

    def test_a_worker_that_dies_before_it_leaves_the_message_to_the_next(self, mailoutbox) -> None:
        mail = MailFactory(kind="a.b")

        def dies(*_: Any) -> Words:
            raise WorkerDied

        with pytest.raises(WorkerDied):
            sent(mail, compose=dies)
        mail.refresh_from_db()
        assert mail.state is MailStatus.WAITING
        assert sent(mail) is MailStatus.SENT
        assert len(mailoutbox) == 1

    def test_a_private_message_that_was_refused_is_tried_again_though_no_administrator_can(self, mailoutbox) -> None:
        hat = RoleAssignmentFactory()
        mail, at = MailFactory(kind="a.b", user=hat.user, hat=hat, is_private=True), AT
        with patch(BACKEND, side_effect=smtplib.SMTPServerDisconnected("Connection refused")):
            for _ in range(len(GAPS) + 1):
                assert sent(mail, at=at) is MailStatus.WAITING
                at = mail.next_at
        assert sent(mail, at=at) is MailStatus.SENT
        assert sent(mail, at=at + timedelta(days=1)) is MailStatus.SENT
        assert len(mailoutbox) == 1, "once"

    def test_a_server_that_is_away_is_tried_at_growing_gaps_until_an_administrator_tries(self, mailoutbox) -> None:
        hat = RoleAssignmentFactory()
        mail, at = MailFactory(kind="a.b", user=hat.user, hat=hat), AT
        with patch(BACKEND, side_effect=smtplib.SMTPServerDisconnected("Connection refused")):
            for failures, gap in enumerate(GAPS, start=1):
                assert sent(mail, at=at) is MailStatus.WAITING
                assert (mail.attempts, mail.next_at) == (failures, at + gap)
                assert sent(mail, at=at + gap - timedelta(seconds=1)) is MailStatus.WAITING
                assert mail.attempts == failures, "too early is no try"
                at += gap
            assert sent(mail, at=at) is MailStatus.FAILED
        assert mail.last_error == "SMTPServerDisconnected: Connection refused"
        assert AuditEvent.objects.filter(kind="accounts.mail_given_up").count() == 1
        administrator = RoleAssignmentFactory(role="system_administrator", organisation=hat.organisation)
        other = RoleAssignmentFactory(role="system_administrator", organisation=PctFactory())
        for by in (hat, other):
            with pytest.raises(Denied):
                retry_mail(mail=mail, by=by.as_principal(), at=at)
        retry_mail(mail=mail, by=administrator.as_principal(), at=at)
        assert sent(mail, at=at) is MailStatus.SENT
        assert len(mailoutbox) == 1
        with pytest.raises(Denied, match="“sent” is not sent again"):
            retry_mail(mail=mail, by=administrator.as_principal(), at=at)
        assert AuditEvent.objects.filter(kind="accounts.mail_retried").count() == 1

    def test_words_that_cannot_be_found_are_an_error_like_any_other(self, mailoutbox) -> None:
        mail = MailFactory(kind="a.b")

        def breaks(*_: Any) -> Words:
            raise KeyError("a.b")

        assert sent(mail, compose=breaks) is MailStatus.WAITING
        assert (mail.attempts, mail.last_error) == (1, "KeyError: 'a.b'")
        assert mailoutbox == []

    @pytest.mark.parametrize("case", ["nothing to tell", "role ended", "account closed", "invented person"])
    def test_what_concerns_nobody_any_more_is_not_sent(self, case: str, mailoutbox, settings) -> None:
        hat = RoleAssignmentFactory(user=UserFactory(is_demo=case == "invented person"))
        mail = MailFactory(kind="a.b", user=hat.user, hat=hat)
        if case == "role ended":
            RoleAssignment.objects.filter(pk=hat.pk).update(period=("2005-01-01", "2006-10-02"))
        if case == "account closed":
            type(hat.user).objects.filter(pk=hat.user_id).update(is_active=False)
        settings.DEMO = settings.DEBUG = False
        nothing = (lambda *_: None) if case == "nothing to tell" else hello
        assert sent(mail, compose=nothing) is MailStatus.NOT_NEEDED
        assert mailoutbox == []
        assert mail.text == ""

    @pytest.mark.parametrize("pace", Pace)
    @pytest.mark.parametrize("kind", ["message", "must be told", "digest"])
    def test_each_gets_what_they_chose_and_what_must_be_told(self, pace: Pace, kind: str, mailoutbox) -> None:
        hat = RoleAssignmentFactory()
        mail = MailFactory(
            kind=DIGEST if kind == "digest" else "a.b", user=hat.user, is_mandatory=kind == "must be told"
        )
        choose_mail(pace=pace, by=hat.as_principal(), at=AT)
        wanted = {"message": {Pace.AT_ONCE}, "must be told": set(Pace), "digest": set(Pace) - {Pace.NONE}}[kind]
        assert (sent(mail) is MailStatus.SENT) is (pace in wanted)
        assert len(mailoutbox) == (pace in wanted)


@pytest.mark.django_db(transaction=True)
def test_workers_that_race_for_a_message_send_it_once(mailoutbox) -> None:
    mails = [MailFactory(kind="a.b") for _ in range(4)]

    def work(mail: Mail) -> None:
        try:
            send_mail(mail_id=mail.pk, compose=hello, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, mails * 8))
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(mail.user.email for mail in mails)
    assert set(Mail.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.django_db
class TestChoice:
    def test_a_choice_is_kept_with_its_history(self) -> None:
        by = RoleAssignmentFactory().as_principal()
        for pace in (Pace.DAILY, Pace.NONE):
            choose_mail(pace=pace, by=by, at=AT)
        assert MailChoice.objects.get().pace == Pace.NONE
        assert MailChoice.objects.get().history.count() == 2
        assert AuditEvent.objects.filter(kind="accounts.mail_chosen").count() == 2
        with pytest.raises(Denied, match="Only people"):
            choose_mail(pace=Pace.DAILY, by=SYSTEM, at=AT)

    def test_digests_are_made_once_for_whoever_holds_a_role_and_wants_them(self) -> None:
        hats = {pace: RoleAssignmentFactory() for pace in Pace}
        for pace, hat in hats.items():
            choose_mail(pace=pace, by=hat.as_principal(), at=AT)
        UserFactory()
        monday, tuesday = AT, AT + timedelta(days=1)
        assert [queue_digests(at=at) for at in (monday, monday + timedelta(hours=5), tuesday)] == [3, 0, 1]
        made = set(Mail.objects.values_list("user_id", "key"))
        week = "week 2006-40"
        assert made == {
            (hats[Pace.AT_ONCE].user_id, week),
            (hats[Pace.WEEKLY].user_id, week),
            (hats[Pace.DAILY].user_id, "day 2006-10-02"),
            (hats[Pace.DAILY].user_id, "day 2006-10-03"),
        }
        assert [event.facts["count"] for event in AuditEvent.objects.filter(kind="accounts.digests_queued")] == [3, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["send", "retry", "choose", "digests"])
def test_without_its_audit_event_nothing_is_done(deed: str) -> None:
    hat = RoleAssignmentFactory(role="system_administrator")
    mail = MailFactory(kind="a.b", user=hat.user, hat=hat, status="failed", next_at=None)
    deeds = {
        "send": lambda: send_mail(mail_id=MailFactory(kind="a.b").pk, compose=hello, at=AT),
        "retry": lambda: retry_mail(mail=mail, by=hat.as_principal(), at=AT),
        "choose": lambda: choose_mail(pace=Pace.DAILY, by=hat.as_principal(), at=AT),
        "digests": lambda: queue_digests(at=AT),
    }
    with patch("pbc.core.audit.record", side_effect=RuntimeError("broken")), pytest.raises(RuntimeError):
        deeds[deed]()
    assert not Mail.objects.filter(status="sent").exists()
    assert not Mail.objects.filter(kind=DIGEST).exists()
    assert not MailChoice.objects.exists()
    mail.refresh_from_db()
    assert mail.state is MailStatus.FAILED
