"""Put messages into the outbox, send them, and choose how often one wants mail.

A message is handed to the mail server at most once by itself: that it leaves is committed before it does. A worker that
dies in between leaves it for an administrator. See docs/adr/0020-mail-is-worded-when-it-leaves.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from pbc.accounts.domain.mail import (
    DIGEST,
    Pace,
    digest_key,
    is_wanted,
    next_try,
    on_a_working_day,
)
from pbc.accounts.domain.mail_states import LABELS, MailStatus, check_move
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import Mail, MailChoice, User
from pbc.accounts.queries.mail import pace_of, paces_of, people_with_hats, reader_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.jobs import enqueue_if_possible
from pbc.core.mail import Rendered, Words, hand_over, rendered
from pbc.core.principal import SYSTEM, Principal

Composer = Callable[[Mail, Principal, date], Words | None]
"""The words of a message for whoever reads it now; nothing where there is nothing to tell them."""


@dataclass(frozen=True)
class Addressee:
    """:param hat_id: the role for which the message comes; ``None`` where it is the person's own."""

    user_id: int
    hat_id: int | None = None


def queue_mail(
    to: Iterable[Addressee],
    kind: str,
    about: models.Model,
    *,
    at: datetime,
    is_mandatory: bool = False,
    on_working_days: bool = False,
    is_private: bool = False,
) -> list[Mail]:
    """Put a message to each of these people into the outbox. Part of the action that causes it: both hold, or neither.

    :param about: a saved object; its words are found when the message leaves.
    :param on_working_days: whether it waits over days off.
    :param is_private: whether its being written tells what no administrator may know.
    """
    leaves_at = on_a_working_day(timezone.localtime(at)) if on_working_days else at
    rows = [
        Mail(
            user_id=each.user_id,
            hat_id=each.hat_id,
            kind=kind,
            subject_type=about._meta.label,
            subject_id=str(about.pk),
            is_mandatory=is_mandatory,
            is_private=is_private,
            made_at=at,
            next_at=leaves_at,
        )
        for each in dict.fromkeys(to)
    ]
    made = Mail.objects.bulk_create(rows)
    if made and leaves_at == at:
        enqueue_if_possible("mailroom.send", mail_ids=[row.pk for row in made])
    return made


@transaction.atomic
def queue_digests(*, at: datetime) -> int:
    """Put the digest of the day or week into the outbox of everybody who wants one. May run twice: each is made once.

    :returns: how many were made.
    """
    now = timezone.localtime(at)
    people = people_with_hats(day_of(now))
    paces = paces_of(user.pk for user in people)
    keys = {user.pk: digest_key(paces.get(user.pk, Pace.AT_ONCE), now) for user in people}
    known = set(Mail.objects.filter(kind=DIGEST, key__in=set(keys.values()) - {None}).values_list("user_id", "key"))
    due = [(user, key) for user, key in keys.items() if key and (user, key) not in known]
    rows = [Mail(user_id=user, kind=DIGEST, key=key, made_at=at, next_at=at) for user, key in due]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)
    first = Mail.objects.filter(kind=DIGEST, made_at=at).order_by("pk").first()
    if due and first:
        audit.record("accounts.digests_queued", first, by=SYSTEM, at=at, count=len(due))
    return len(due)


def send_mail(*, mail_id: int, compose: Composer, at: datetime) -> bool:
    """Send one message, if it still waits, is wanted, and has something to tell. May run twice, or by two at once.

    What the mail server refuses is tried again, at growing gaps; in the end an administrator tries.

    :returns: false where the mail server refused it.
    """
    letter = _take(mail_id, compose, at)
    if letter is None:
        return True
    mail = Mail.objects.select_related("user").get(pk=mail_id)
    try:
        hand_over(letter, to=[mail.user.email], identity=f"mail.{mail.pk}")
    except Exception as error:  # noqa: BLE001 - whatever the server's client raises is kept for the administrator
        _put_back(mail_id, at, error)
        return False
    _note_sent(mail_id, at)
    return True


@transaction.atomic
def retry_mail(*, mail: Mail, by: Principal, at: datetime) -> Mail:
    """Send a message again that was refused too often, or that may have left when its worker died.

    :raises Denied: if this hat may not, or the message does not wait for an administrator.
    """
    by.require(Permission.USERS_MANAGE, to="send messages again")
    mail = Mail.objects.select_for_update(of=("self",)).select_related("user", "hat__organisation").get(pk=mail.pk)
    if not Mail.objects.visible_to(by).filter(pk=mail.pk).exists():
        raise Denied("That message goes to somebody whom you do not look after.")
    if not Mail.objects.stuck(at).filter(pk=mail.pk).exists():
        raise Denied(f"A message that is “{LABELS[mail.state].lower()}” is not sent again. Nothing was changed.")
    _move(mail, MailStatus.WAITING, next_at=at, attempts=0)
    code = mail.hat.organisation.code if mail.hat else ""
    audit.record("accounts.mail_retried", mail, by=by, at=at, organisation_code=code, kind_of_mail=mail.kind)
    enqueue_if_possible("mailroom.send", mail_ids=[mail.pk])
    return mail


@transaction.atomic
def choose_mail(*, pace: Pace, by: Principal, at: datetime) -> MailChoice:
    """Choose how often one wants mail. What must be told is told all the same.

    :raises Denied: for a machine or the system.
    """
    if by.user_id is None:
        raise Denied("Only people get mail.")
    user = User.objects.select_for_update(no_key=True).get(pk=by.user_id)
    choice, _ = MailChoice.objects.update_or_create(user=user, defaults={"pace": pace, "chosen_at": at})
    audit.record("accounts.mail_chosen", user, by=by, at=at, pace=pace)
    return choice


@transaction.atomic(durable=True)
def _take(mail_id: int, compose: Composer, at: datetime) -> Rendered | None:
    """Mark a message as leaving, with its words, for one worker alone; or say that nothing leaves."""
    rows = Mail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    mail = rows.to_send(at).filter(pk=mail_id).first()
    if mail is None:
        return None
    if not is_wanted(pace_of(mail.user_id), is_mandatory=mail.is_mandatory, is_digest=mail.kind == DIGEST):
        _move(mail, MailStatus.NOT_NEEDED)
        return None
    try:
        with transaction.atomic():
            letter = _letter(mail, compose, at)
    except Exception as error:  # noqa: BLE001 - a message that cannot be worded must not stop the others
        _try_later(mail, error, at)
        return None
    if letter is None:
        _move(mail, MailStatus.NOT_NEEDED)
        return None
    _move(mail, MailStatus.LEAVING, taken_at=at, subject=letter.subject[:300], text=letter.text)
    return letter


def _letter(mail: Mail, compose: Composer, at: datetime) -> Rendered | None:
    on = day_of(at)
    reader = reader_of(mail, on)
    words = compose(mail, reader, on) if reader else None
    return rendered(words, name=mail.user.name) if words else None


@transaction.atomic
def _note_sent(mail_id: int, taken_at: datetime) -> None:
    mail = _held(mail_id, taken_at)
    if mail is not None:
        _move(mail, MailStatus.SENT, sent_at=taken_at, last_error="")
        audit.record("accounts.mail_sent", mail, by=SYSTEM, at=taken_at, person=mail.user_id, kind_of_mail=mail.kind)


@transaction.atomic
def _put_back(mail_id: int, taken_at: datetime, error: Exception) -> None:
    mail = _held(mail_id, taken_at)
    if mail is not None:
        _try_later(mail, error, taken_at)


def _held(mail_id: int, taken_at: datetime) -> Mail | None:
    """The message, locked, if it is still with the worker that took it then."""
    rows = Mail.objects.select_for_update().filter(status=MailStatus.LEAVING, taken_at=taken_at)
    return rows.filter(pk=mail_id).first()


def _try_later(mail: Mail, error: Exception, at: datetime) -> None:
    failures = mail.attempts + 1
    again = next_try(failures, at, is_private=mail.is_private)
    status = MailStatus.WAITING if again else MailStatus.FAILED
    said = f"{type(error).__name__}: {error}"[:300]
    _move(mail, status, next_at=again, attempts=failures, last_error=said)
    if again is None:
        audit.record("accounts.mail_given_up", mail, by=SYSTEM, at=at, person=mail.user_id, kind_of_mail=mail.kind)


def _move(mail: Mail, status: MailStatus, **fields: object) -> None:
    if status is not mail.state:
        check_move(mail.state, status)
    fields = {"next_at": None} | fields
    mail.status = status
    for name, value in fields.items():
        setattr(mail, name, value)
    mail.save(update_fields=["status", *fields])
