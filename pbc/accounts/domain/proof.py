"""That who acts is who is signed in: the password was given again, just before."""

from datetime import datetime, timedelta

from pbc.core.errors import Denied

PROOF_LASTS = timedelta(minutes=5)


def check_proof(proven_at: datetime, *, at: datetime) -> None:
    """Refuse a deed that binds without a password given within the last minutes.

    :raises Denied: where the proof is too old, or of a time to come.
    """
    if not timedelta(0) <= at - proven_at <= PROOF_LASTS:
        raise Denied("Give your password again: it was not given in the last five minutes.")
