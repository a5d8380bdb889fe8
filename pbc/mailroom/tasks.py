"""Mail leaves here. Each task may run twice."""

from celery import shared_task

from pbc.accounts.actions.mail import queue_digests, send_mail
from pbc.accounts.queries.mail import waiting
from pbc.core import clock
from pbc.mailroom.queries.letters import compose

PATIENCE = 3
"""So many refusals in a row, and the server is thought to be away."""


@shared_task(name="mailroom.send")
def send(*, mail_ids: list[int]) -> None:
    """Send these messages, as far as they still wait; the rest later, once the mail server refuses several in a row."""
    failures = 0
    for mail_id in mail_ids:
        failures = 0 if send_mail(mail_id=mail_id, compose=compose, at=clock.now()) else failures + 1
        if failures == PATIENCE:
            break


@shared_task(name="mailroom.send_what_waits")
def send_what_waits() -> None:
    """Send what is due to be tried again, waited for its day, or was never taken up."""
    send(mail_ids=waiting(clock.now()))


@shared_task(name="mailroom.queue_digests")
def make_digests() -> None:
    """Put the digests of the day into the outbox, once it is morning of a working day."""
    queue_digests(at=clock.now())
