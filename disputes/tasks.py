"""Background work of disputes. Each task may run twice.

The release runs on a queue of its own, taken by one worker that alone has the private key (ADR 21, docs/threats.md).
"""

from base64 import b64decode
from pathlib import Path

from celery import shared_task
from django.conf import settings

from disputes.actions import reminding
from disputes.actions.offers import RELEASE_TASK, release_offers
from disputes.domain.sealing import Broken
from disputes.models import Dispute
from disputes.queries.offers import due_for_release
from pbc.core import clock


class NoPrivateKey(Exception):
    """This process cannot open offers, and must not be able to: the task belongs on the release queue."""


@shared_task(name=RELEASE_TASK)
def release_one(*, dispute_id: int) -> None:
    """Open a dispute's offers if both are lodged by now."""
    release_offers(
        dispute=Dispute.objects.get(pk=dispute_id),
        private_key=_private_key(),
        at=clock.now(),
        witness=clock.witness(),
    )


@shared_task(name="disputes.release_due")
def release_due() -> None:
    """Open the offers of every dispute whose time has come: by its deadline, or where a task was lost.

    One whose offers do not open keeps no other waiting.

    :raises Broken: at the end, for the first that does not open.
    """
    broken: list[Broken] = []
    for dispute_id in due_for_release(clock.now()).values_list("pk", flat=True):
        try:
            release_one(dispute_id=dispute_id)
        except Broken as fault:
            broken.append(fault)
    if broken:
        raise broken[0]


@shared_task(name="disputes.keep_deadlines")
def keep_deadlines() -> None:
    """Remind people of the days on which stages of their disputes end."""
    reminding.keep_deadlines(at=clock.now())


def _private_key() -> bytes:
    path = settings.SEALING_PRIVATE_KEY_FILE
    if not path:
        raise NoPrivateKey("SEALING_PRIVATE_KEY_FILE is not set: only the release worker has the private key.")
    return b64decode(Path(path).read_text(encoding="ascii").strip(), validate=True)
