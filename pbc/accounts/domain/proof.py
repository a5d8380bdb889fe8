"""That who acts is who is signed in: the password was given again, just before."""

from datetime import datetime, timedelta

from pbc.core.errors import Denied
from pbc.core.principal import Principal

PROOF_LASTS = timedelta(minutes=5)


def check_proof(proven_at: datetime, *, at: datetime) -> None:
    """Refuse a deed that binds without a password given within the last minutes.

    :raises Denied: where the proof is too old, or of a time to come.
    """
    if not timedelta(0) <= at - proven_at <= PROOF_LASTS:
        raise Denied("Give your password again: it was not given in the last five minutes.")


def check_proof_of(by: Principal, proven_at: datetime | None, *, at: datetime) -> None:
    """Refuse who acts without a password given just before. The system has none, and commits what commands give it.

    :param proven_at: when it was given; nothing for the system.
    :raises Denied: for a person or a machine without a proof, or with one that is too old or of a time to come.
    """
    if by.is_system:
        return
    if proven_at is None:
        raise Denied("Give your password once more: nothing was changed.")
    check_proof(proven_at, at=at)
