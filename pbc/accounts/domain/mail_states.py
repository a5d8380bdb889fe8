"""A message: from the outbox to the mail server, or not at all.

It is handed over at most once by itself. A message whose worker died while handing over may have left: it waits for
an administrator, who looks and decides.
"""

from collections.abc import Mapping
from enum import StrEnum

from pbc.core.errors import Denied


class MailStatus(StrEnum):
    WAITING = "waiting"
    LEAVING = "leaving"  # with the mail server; or the worker died there
    SENT = "sent"
    NOT_NEEDED = "not_needed"  # not wanted, nothing to tell, or no longer the person's
    FAILED = "failed"  # refused so often that only a person tries again


S = MailStatus
LABELS: Mapping[MailStatus, str] = {
    S.WAITING: "Waiting",
    S.LEAVING: "Being handed over",
    S.SENT: "Sent",
    S.NOT_NEEDED: "Not needed",
    S.FAILED: "Failed",
}
TRANSITIONS: Mapping[MailStatus, frozenset[MailStatus]] = {
    S.WAITING: frozenset({S.LEAVING, S.NOT_NEEDED, S.FAILED}),
    S.LEAVING: frozenset({S.SENT, S.WAITING, S.FAILED}),
    S.SENT: frozenset(),
    S.NOT_NEEDED: frozenset(),
    S.FAILED: frozenset({S.WAITING}),
}
SETTLED = frozenset({S.SENT, S.NOT_NEEDED})


def check_move(before: MailStatus, after: MailStatus) -> None:
    """Refuse a change that the table does not have.

    :raises Denied: with a sentence.
    """
    if after not in TRANSITIONS[before]:
        raise Denied(f"A message that is “{LABELS[before].lower()}” is not sent again. Nothing was changed.")
